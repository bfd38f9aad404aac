import { readFileSync } from 'node:fs'
import { understand } from './src/language/understand.ts'
import { compareSlots } from './src/language/evaluate-slots.ts'
import { Office } from './test/engine/office.ts'
const R=new Office().resources
let r=0,m=0,w=0,inv=0,n=0
for(const l of readFileSync(process.argv[2]!,'utf8').trim().split('\n')){const x=JSON.parse(l);const u=understand(x.text,R);const c=compareSlots(x.slots??{},u.slots) as any;n+=Object.keys(x.slots??{}).length
 const len=(v:any)=>Array.isArray(v)?v.length:v; r+=len(c.right);m+=len(c.missing);w+=len(c.wrong);inv+=len(c.invented); if(len(c.missing)+len(c.wrong)+len(c.invented)) console.log(JSON.stringify(c),JSON.stringify(x.slots),x.text.slice(0,110).replace(/\n/g,' '))}
console.log({expected:n,right:r,missing:m,wrong:w,invented:inv})
