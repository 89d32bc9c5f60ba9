/** The public door: what a task of one's own is made with. */
export { group, user } from './change/account.ts'
export { type GroupSpot, lookAtGroup, lookAtUser, type UserSpot } from './change/account-look.ts'
export { groupAbsent, groupPresent, userAbsent, userPresent } from './change/account-want.ts'
export {
  type AcmeFiles,
  type AcmeWanted,
  acmeFiles,
  acmeKept,
  acmePlaces,
  acmeUnit,
} from './change/acme-files.ts'
export type { AcmeKeyType } from './change/acme-script.ts'
export { type AptClosure, aptClosure, broughtAlong, obtainable } from './change/apt-closure.ts'
export { type Attributes, attributes, attributesSet, type Closed } from './change/attributes.ts'
export {
  type Certificate,
  certificate,
  certificateKept,
  certificateNeed,
  type Kept,
} from './change/certificate.ts'
export { type Account, accountKept, accountNames, askAccount } from './change/chasquid-account.ts'
export { aliasesText, aliasNames, configText, unreachable } from './change/chasquid-config.ts'
export {
  accountsAfter,
  type ChasquidDomain,
  domainChanges,
  lookAtDomain,
} from './change/chasquid-domain.ts'
export {
  type ChasquidServer,
  findingsOf,
  lookAtServer,
  requireServer,
  serverConfiguration,
  serverDirectories,
  serviceChanges,
} from './change/chasquid-server.ts'
export { isAtLeast, lookAtChasquid } from './change/chasquid-version.ts'
export { type CrontabSpot, cronJob, crontab, lookAtCrontab } from './change/crontab.ts'
export { type DkimKey, dkimKept, dkimKey, dkimRecord } from './change/dkim.ts'
export { type DnsOwned, dnsDisown, dnsOwn, dnsOwned, requireOwn } from './change/dns-owned.ts'
export {
  type DnsQuestion,
  type DnsRecords,
  dnsAfter,
  dnsRecords,
  sameRecords,
  zoneLines,
} from './change/dns-record.ts'
export { dnsSet } from './change/dns-update.ts'
export { dpkgFinished, dpkgInterrupted, type Interrupted } from './change/dpkg.ts'
export { type Entry, entry } from './change/entry.ts'
export {
  absent,
  directory,
  file,
  isMissing,
  link,
  lookAt,
  type Ownership,
  owned,
  readable,
  type Spot,
} from './change/entry-want.ts'
export { type Backup, type BackupState, backupState } from './change/git-backup.ts'
export { backedUp } from './change/git-backup-perform.ts'
export {
  lookAtRepository,
  type RepositorySpots,
  repositoryParams,
  repositoryReached,
} from './change/git-reach.ts'
export {
  backupFetched,
  type Restore,
  type RestoreState,
  restoreState,
} from './change/git-restore.ts'
export { backupTaken, restored } from './change/git-restore-perform.ts'
export { mailTested } from './change/mail-test.ts'
export { kernelKey } from './change/names.ts'
export { lookAtNetplan, netplanApplied, netplanApply } from './change/network.ts'
export { debian, installed, type Package, packageLeft, purged, removed } from './change/package.ts'
export { endOf, linkAt, placeOf } from './change/place.ts'
export { reboot, rebootIfRequired, rebootRequired } from './change/reboot.ts'
export { type Answer, always, answer, type Command, exists, type Guard, ran, succeeds } from './change/run.ts'
export { say } from './change/say.ts'
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
export { matches } from './expression/pattern.ts'
export { HostError } from './host/channel.ts'
export { defineFact } from './host/fact.ts'
export { argv, quote } from './host/quote.ts'
export { type Act, type Change, type Effect, Refusal, type StateChange } from './model/change.ts'
export type { Content } from './model/content.ts'
export type { RunEvent } from './model/event.ts'
export type { Fact, HostReader } from './model/fact.ts'
export type { Json } from './model/json.ts'
export { InputError } from './model/problem.ts'
export { reveal, Secret } from './model/secret.ts'
export { allSeen, type Known, known, mapSeen, type Seen, Unknown, unknown } from './model/seen.ts'
export { type PlaybookRun, runPlaybook } from './run-playbook.ts'
export { defineTask } from './task/define.ts'
