import { readFileSync, readdirSync } from 'node:fs'
import { tokenise } from './src/language/matching-key.ts'
import { findPhrases } from './src/language/matcher.ts'
import { Office } from './test/engine/office.ts'
const R=new Office().resources
const ex=readdirSync('data/al-buraimi/examples').flatMap(f=>readFileSync(`data/al-buraimi/examples/${f}`,'utf8').trim().split('\n').map(l=>({...JSON.parse(l),f})))
const c:any={}
for(const x of ex){const tk=tokenise(x.text);const ms=findPhrases(R.matcher,tk);const greet=new Set<number>();for(const m of ms) if((m.label as any).intent==='greeting'||(m.label as any).mark==='salam') for(let i=m.from;i<m.to;i++) greet.add(i)
 let start=0; while(greet.has(start)) start++
 const h=ms.find(m=>(m.label as any).kind==='application'&&m.from<=start+1); if(!h) continue
 const ok=[x.type,...(x.accept?.type??[])].includes('inquiry'); const k=(x.f==='development.jsonl'?'dev ':'ex ')+(ok?'+':'-'); c[k]=(c[k]??0)+1; if(!ok) console.log(x.type,x.text.slice(0,120).replace(/\n/g,' '))}
console.log(c)
