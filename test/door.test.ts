import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

interface Offered {
  readonly name: string
  /** As it is called where it is written. */
  readonly own: string
  readonly file: string
}

/** What a door passes on; a room of names is one name, and each of its own is `room.name`. */
function offeredBy(door: string): readonly Offered[] {
  const text = readFileSync(door, 'utf8')
  const file = (from: string) => join(dirname(door), from)
  const rooms = [...text.matchAll(/export \* as (\w+) from '([^']+)'/g)].flatMap(([, room = '', from = '']) =>
    offeredBy(file(from)).map((one) => ({ ...one, name: `${room}.${one.name}` })),
  )
  const all = [...text.matchAll(/export \* from '([^']+)'/g)].flatMap(([, from = '']) =>
    offeredBy(file(from)),
  )
  const named = [...text.matchAll(/export (?:type )?\{([^}]*)\} from '([^']+)'/g)].flatMap(
    ([, names = '', from = '']) =>
      names
        .split(',')
        .map((one) => one.trim().replace(/^type /, ''))
        .filter((one) => one !== '')
        .map((one) => {
          const [own = '', name = own] = one.split(' as ')
          return { name, own, file: file(from) }
        }),
  )
  return [...all, ...rooms, ...named]
}

const offered = offeredBy('src/index.ts')

it('hostwright offers these names, and no other: each is a promise to whoever writes tasks', () => {
  const [rooms, plain] = [offered.filter(isInRoom), offered.filter((one) => !isInRoom(one))]
  const names = (some: readonly Offered[]) => some.map(({ name }) => name).sort()
  expect(names(plain)).toMatchInlineSnapshot(`
    [
      "Act",
      "ActDefinition",
      "AskFact",
      "Attributes",
      "Change",
      "ChangeDefinition",
      "Closed",
      "Command",
      "Content",
      "Danger",
      "DeferredSync",
      "Effect",
      "Entry",
      "Fact",
      "FileWanted",
      "Guard",
      "HostError",
      "HostReader",
      "InputError",
      "Json",
      "Known",
      "Maker",
      "Output",
      "PathState",
      "PlaybookRun",
      "PreconditionFailed",
      "Refusal",
      "RunEvent",
      "STATE_DIR",
      "ScriptContext",
      "ScriptRunner",
      "Secret",
      "Seen",
      "Shells",
      "Source",
      "StateChange",
      "StateOf",
      "Task",
      "Unknown",
      "absent",
      "allSeen",
      "always",
      "answer",
      "argv",
      "attributes",
      "attributesSet",
      "carried",
      "deferredSyncFor",
      "defineAct",
      "defineChange",
      "defineFact",
      "defineTask",
      "directory",
      "endOf",
      "entry",
      "environmentName",
      "exists",
      "file",
      "giveScript",
      "isMissing",
      "known",
      "link",
      "linkAt",
      "mapSeen",
      "matches",
      "nameOf",
      "octalMode",
      "oneLine",
      "owned",
      "pathState",
      "placeClosed",
      "placeOf",
      "print",
      "putFile",
      "quote",
      "ran",
      "readable",
      "reveal",
      "runPlaybook",
      "say",
      "succeeds",
      "unknown",
      "utf8",
      "waitFor",
      "wantedState",
    ]
  `)
  expect(names(rooms)).toMatchInlineSnapshot(`
    [
      "accounts.Group",
      "accounts.GroupState",
      "accounts.UserState",
      "accounts.group",
      "accounts.groupAbsent",
      "accounts.groupPresent",
      "accounts.groupState",
      "accounts.homePresent",
      "accounts.user",
      "accounts.userAbsent",
      "accounts.userPresent",
      "accounts.userState",
      "apt.Closure",
      "apt.Interrupted",
      "apt.Package",
      "apt.PackageSeen",
      "apt.PackagesSeen",
      "apt.aptGet",
      "apt.broughtAlong",
      "apt.closure",
      "apt.finished",
      "apt.freshLists",
      "apt.installed",
      "apt.interrupted",
      "apt.obtainable",
      "apt.packageState",
      "apt.packagesSeen",
      "apt.purged",
      "apt.removed",
      "apt.selection",
      "apt.withPolicy",
      "cron.CrontabState",
      "cron.crontab",
      "cron.crontabState",
      "cron.job",
      "kernel.key",
      "kernel.set",
      "kernel.sets",
      "kernel.value",
      "mysql.AccountAsked",
      "mysql.AccountSeen",
      "mysql.Grants",
      "mysql.LimitName",
      "mysql.LoginSeen",
      "mysql.LoginWanted",
      "mysql.Server",
      "mysql.Tls",
      "mysql.account",
      "mysql.accountAbsent",
      "mysql.accountPresent",
      "mysql.database",
      "mysql.databaseAbsent",
      "mysql.databasePresent",
      "mysql.hosts",
      "mysql.identifier",
      "mysql.literal",
      "mysql.login",
      "mysql.loginSet",
      "mysql.queried",
      "mysql.tidy",
      "mysql.variable",
      "mysql.variableSet",
      "netplan.applied",
      "netplan.apply",
      "netplan.state",
      "postgres.GrantType",
      "postgres.GrantsAsked",
      "postgres.IMPLICIT_ROLES",
      "postgres.RoleAttribute",
      "postgres.Server",
      "postgres.database",
      "postgres.databaseAbsent",
      "postgres.databasePresent",
      "postgres.extension",
      "postgres.extensionAbsent",
      "postgres.extensionPresent",
      "postgres.granted",
      "postgres.grants",
      "postgres.identifier",
      "postgres.literal",
      "postgres.password",
      "postgres.passwordSet",
      "postgres.queried",
      "postgres.role",
      "postgres.roleAbsent",
      "postgres.rolePresent",
      "postgres.time",
      "python.Found",
      "python.fits",
      "python.found",
      "python.replacement",
      "rebooting.ifRequired",
      "rebooting.reboot",
      "rebooting.required",
      "systemd.Unit",
      "systemd.atRest",
      "systemd.restarted",
      "systemd.unit",
      "systemd.unitFile",
      "systemd.unitFresh",
      "systemd.unitLoaded",
      "systemd.unitName",
      "systemd.unitState",
      "tree.TreeState",
      "tree.TreeWanted",
      "tree.fileContent",
      "tree.localTree",
      "tree.treeChanges",
      "tree.treeState",
    ]
  `)
})

function isInRoom({ name }: Offered): boolean {
  return name.includes('.')
}

it('each of them has a sentence that says what it is', () => {
  const bare = offered.filter(({ own, file }) => {
    const declared = new RegExp(
      `\\*/\\n(?:export )?(?:declare )?(?:async )?(?:abstract )?(?:function\\*?|const|class|interface|type) ${own}\\b`,
    )
    return !declared.test(readFileSync(file, 'utf8'))
  })
  expect(bare.map(({ name }) => name)).toEqual([])
})
