/** The public door: what a task of one's own is made with. */
export { group, groupAbsent, groupPresent, user, userAbsent, userPresent } from './change/account.ts'
export { cronJob, crontab } from './change/crontab.ts'
export { type DnsOwned, dnsDisown, dnsOwn, dnsOwned, requireOwn } from './change/dns-owned.ts'
export {
  type DnsQuestion,
  type DnsRecords,
  dnsAfter,
  dnsRecords,
  dnsSet,
  sameRecords,
  zoneLines,
} from './change/dns-record.ts'
export { type Entry, entry } from './change/entry.ts'
export {
  absent,
  directory,
  file,
  link,
  lookAt,
  type Ownership,
  owned,
  type Spot,
} from './change/entry-want.ts'
export { netplanApplied, netplanApply } from './change/network.ts'
export { debian, installed, type Package, removed } from './change/package.ts'
export { reboot, rebootIfRequired, rebootRequired } from './change/reboot.ts'
export { type Answer, always, answer, type Command, exists, type Guard, ran, succeeds } from './change/run.ts'
export { say } from './change/say.ts'
export { kernelSet, kernelValue } from './change/sysctl.ts'
export { restarted, type Unit, unit, unitState } from './change/unit.ts'
export { waitFor } from './change/wait.ts'
export { HostError } from './host/channel.ts'
export { defineFact } from './host/fact.ts'
export { argv, quote } from './host/quote.ts'
export { type Act, type Change, type Effect, Refusal, type StateChange } from './model/change.ts'
export type { Content } from './model/content.ts'
export type { Fact, HostReader } from './model/fact.ts'
export type { Json } from './model/json.ts'
export { InputError } from './model/problem.ts'
export { reveal, Secret } from './model/secret.ts'
export { allSeen, type Known, known, mapSeen, type Seen, Unknown, unknown } from './model/seen.ts'
export { defineTask } from './task/define.ts'
