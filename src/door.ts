/** What a task is made with, our own and a stranger's: all of the public door but the engine itself. */
export { type Group, group, user } from './change/account.ts'
export { type GroupSpot, lookAtGroup, lookAtUser, type UserSpot } from './change/account-look.ts'
export { groupAbsent, groupPresent, userAbsent, userPresent } from './change/account-want.ts'
export { type AptClosure, aptClosure, broughtAlong, obtainable } from './change/apt-closure.ts'
export {
  type Attributes,
  attributes,
  attributesSet,
  type Closed,
  giveScript,
  looseFor,
  nameOf,
  placeClosed,
} from './change/attributes.ts'
export { type CrontabSpot, cronJob, crontab, lookAtCrontab } from './change/crontab.ts'
export { dpkgFinished, dpkgInterrupted, type Interrupted } from './change/dpkg.ts'
export { type Entry, entry } from './change/entry.ts'
export {
  absent,
  directory,
  type FileWanted,
  file,
  isMissing,
  link,
  lookAt,
  type Ownership,
  owned,
  readable,
  type Spot,
} from './change/entry-want.ts'
export { environmentName, kernelKey, oneLine } from './change/names.ts'
export { lookAtNetplan, netplanApplied, netplanApply } from './change/network.ts'
export { debian, installed, type Package, packageLeft, purged, removed } from './change/package.ts'
export { endOf, linkAt, placeOf } from './change/place.ts'
export { type PutFile, putFile } from './change/put-file.ts'
export { reboot, rebootIfRequired, rebootRequired } from './change/reboot.ts'
export { type Answer, always, answer, type Command, exists, type Guard, ran, succeeds } from './change/run.ts'
export { say } from './change/say.ts'
export { carried } from './change/stage.ts'
export { kernelSet, kernelSets, kernelValue } from './change/sysctl.ts'
export { restarted, type Unit, unit, unitName, unitState } from './change/unit.ts'
export { atRest, unitFile } from './change/unit-file.ts'
export { unitFresh, unitLoaded } from './change/unit-loaded.ts'
export { waitFor } from './change/wait.ts'
export {
  type ActDefinition,
  type ActOf,
  type ChangeDefinition,
  defineAct,
  defineChange,
  type StateOf,
  wantedState,
} from './define/change.ts'
export { defineTask } from './define/task.ts'
export { matches } from './expression/pattern.ts'
export { HostError, Moved } from './host/channel.ts'
export { defineFact } from './host/fact.ts'
export { argv, print, quote } from './host/quote.ts'
export { STATE_DIR } from './host/state-dir.ts'
export { utf8 } from './host/utf8.ts'
export { type Act, type Change, type Effect, Refusal, type StateChange } from './model/change.ts'
export type { Danger, Loose, ScriptContext, ScriptRunner, Shells } from './model/change-kind.ts'
export type { Content } from './model/content.ts'
export type { RunEvent } from './model/event.ts'
export type { Fact, HostReader, Output } from './model/fact.ts'
export type { Json } from './model/json.ts'
export { InputError } from './model/problem.ts'
export { reveal, Secret } from './model/secret.ts'
export { allSeen, type Known, known, mapSeen, type Seen, Unknown, unknown } from './model/seen.ts'
