import { readFileSync, readdirSync } from 'node:fs'
import { tokenise } from './src/language/matching-key.ts'
import { compilePhrases, findPhrases } from './src/language/matcher.ts'
import { loadOpenings } from './src/policy/openings.ts'
import { Office } from './test/engine/office.ts'
const R=new Office().resources
const {openings}=loadOpenings('data') as any
const strong=/شكو|شكا|أشك|اشتك|أشتك|نشتك|بلاغ|بلغ|استفس|أستفس|سؤال|اقترا|مقترح|أقترح|complain|report|inquir|question|suggest|propose|shakwa|ashtek|ball?eg|balligh|astafs|so2al|e8te|egti|a8ta/i
const ph:any[]=[]
for(const [t,by] of Object.entries(openings.openings) as any) for(const s of ['ar','en','arabizi']) for(const p of by[s]) if(strong.test(p)) ph.push({phrase:p,label:t})
const M=compilePhrases<any>(ph)
const ex=readdirSync('data/al-buraimi/examples').flatMap(f=>readFileSync(`data/al-buraimi/examples/${f}`,'utf8').trim().split('\n').map(l=>({...JSON.parse(l),f})))
const c:any={}
for(const x of ex){const tk=tokenise(x.text);const greet=new Set<number>();for(const m of findPhrases(R.matcher,tk)) if((m.label as any).intent==='greeting'||(m.label as any).kind==='filler'||(m.label as any).mark==='salam') for(let i=m.from;i<m.to;i++) greet.add(i)
 let start=0; while(greet.has(start)) start++
 const hits=findPhrases(M,tk).filter(m=>m.from<=start&&m.to>start).sort((a,b)=>b.to-a.to); const h=hits[0]; if(!h) continue
 const ok=[x.type,...(x.accept?.type??[])].includes(h.label); const k=(x.f==='development.jsonl'?'dev ':'ex ')+h.label+(ok?'+':'-'); c[k]=(c[k]??0)+1; if(!ok) console.log(x.type,h.label,x.text.slice(0,120).replace(/\n/g,' '))}
console.log(c)
