import { groupKind, userKind } from './account-perform.ts'
import { attributesKind } from './attributes.ts'
import { certificateKind } from './certificate.ts'
import { accountKind } from './chasquid-account.ts'
import { crontabKind } from './crontab.ts'
import { debtKind } from './debt.ts'
import { dkimKind } from './dkim.ts'
import { dnsOwnedKind } from './dns-owned.ts'
import { dnsAwaitedKind, dnsKind } from './dns-update.ts'
import { entryKind } from './entry-perform.ts'
import { backupKind } from './git-backup-perform.ts'
import { fetchedKind, restoreKind } from './git-restore-perform.ts'
import type { ChangeKind } from './kind.ts'
import { mailTestKind } from './mail-test.ts'
import { networkKind } from './network.ts'
import { packageKind } from './package.ts'
import { rebootKind } from './reboot.ts'
import { runKind } from './run.ts'
import { sayKind } from './say.ts'
import { kernelKind } from './sysctl.ts'
import { restartKind, unitKind } from './unit.ts'
import { unitLoadedKind } from './unit-loaded.ts'
import { waitKind } from './wait.ts'

/** Every kind of change there is, by name: all that can happen to a host is one of these. */
export const changeKinds: ReadonlyMap<string, ChangeKind> = new Map(
  [
    entryKind,
    networkKind,
    packageKind,
    rebootKind,
    unitKind,
    restartKind,
    userKind,
    groupKind,
    crontabKind,
    kernelKind,
    runKind,
    debtKind,
    sayKind,
    certificateKind,
    unitLoadedKind,
    attributesKind,
    accountKind,
    dkimKind,
    mailTestKind,
    dnsKind,
    dnsAwaitedKind,
    dnsOwnedKind,
    waitKind,
    backupKind,
    fetchedKind,
    restoreKind,
  ].map((kind) => [kind.name, kind]),
)
