import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isInLab, openLab, type RunningHost } from '../../src/lab/index.ts'
import { folderOf, placed, type Row } from './ansible/row.ts'
import { accountRows } from './ansible/rows-accounts.ts'
import { copyRows } from './ansible/rows-copies.ts'
import { elseRows } from './ansible/rows-elsewhere.ts'
import { fileRows } from './ansible/rows-files.ts'
import { hostRows } from './ansible/rows-host.ts'
import { moreTextRows } from './ansible/rows-more-texts.ts'
import { textRows } from './ansible/rows-texts.ts'
import { type Controller, controller } from './controller.ts'

const ALL: readonly Row[] = [
  ...fileRows,
  ...copyRows,
  ...textRows,
  ...moreTextRows,
  ...accountRows,
  ...hostRows,
  ...elseRows,
]
const ROWS: readonly Row[] = ALL.map((one, at) => placed(one, at)).filter(({ name }) =>
  new RegExp(process.env['ROWS'] ?? '').test(name),
)
const at = (one: Row) => ALL.findIndex(({ name }) => name === one.name)

/** What both hosts have before: what Ansible needs on a host, and what rows are about. */
const GROUND = `export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -qq -y --no-install-recommends python3 python3-apt python3-venv git curl >/dev/null 2>&1 || exit 1
git config --global init.defaultBranch main; git config --global user.email a@b; git config --global user.name a
export GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE='2026-01-01T00:00:00Z'
git init -q /srv/origin && cd /srv/origin && echo 1 >f && git add f && git commit -q -m 1 && git tag v1 && git branch other && echo 2 >f && git commit -q -a -m 2
mkdir -p /srv/pack/sub && echo x >/srv/pack/a && echo y >/srv/pack/sub/b && tar czf /srv/archive.tar.gz -C /srv/pack . && echo '{"a": 1}' >/srv/x.json
python3 -m venv /srv/venv
systemd-run -q --unit web python3 -m http.server 8000 --directory /srv --bind 127.0.0.1`

/** How a step ended. */
interface Came {
  readonly status: string
  readonly reason: string
}

describe.skipIf(!isInLab())('modules, as Ansible itself has them', () => {
  let ours: RunningHost
  let theirs: RunningHost
  let control: Controller
  const first = new Map<string, readonly [Came | undefined, Came | undefined]>()
  const second = new Map<string, readonly [Came | undefined, Came | undefined]>()
  const states = new Map<string, readonly [string, string]>()
  let foretold = new Map<string, Came>()

  beforeAll(async () => {
    const lab = openLab()
    ;[ours, theirs] = await Promise.all([
      lab.host({ name: 'box', suite: 'bookworm' }),
      lab.host({ name: 'box2', suite: 'bookworm' }),
    ])
    control = controller(lab, [ours])
    documents(control)
    await Promise.all([ours, theirs].map(prepare))
    const root = join(control.root, 'theirs')
    mkdirSync(root, { recursive: true })
    const inventory = { all: { hosts: { box: { ansible_host: theirs.ip4 } } } }
    writeFileSync(join(root, 'inventory.yml'), JSON.stringify(inventory))
    foretold = await played(control, '--check')
    const both = await Promise.all([played(control), ansible(lab.directory, control.root)])
    for (const { name } of ROWS) first.set(name, [both[0].get(name), both[1].get(name)])
    for (const one of ROWS) states.set(one.name, await Promise.all([look(ours, one), look(theirs, one)]))
    const again = await played(control)
    // Ansible takes its time: it is asked again only about what is not simply right by then.
    const open = ROWS.filter(({ name }) => again.get(name)?.status !== 'ok')
    documents(control, open)
    const other = await ansible(lab.directory, control.root)
    for (const { name } of open) second.set(name, [again.get(name), other.get(name)])
  }, 900_000)
  afterAll(async () => {
    for (const host of [ours, theirs]) await openLab().down(host)
  })

  it.each(ROWS.map(({ name }) => name))('%s', (name) => {
    const [mine, other] = first.get(name) ?? []
    const [mineAgain, otherAgain] = second.get(name) ?? []
    const said = JSON.stringify({ ours: mine, theirs: other })
    expect([mine?.status, mineAgain?.status], said).toEqual([other?.status, otherAgain?.status])
    expect(states.get(name)?.[0]).toBe(states.get(name)?.[1])
    const told = foretold.get(name)?.status
    // Whether a file is accepted by what validates it, whether there is a page, shows when it is done.
    const isOpen = told === 'unknown' || (told !== 'failed' && mine?.status === 'failed')
    expect([isOpen ? mine?.status : told, said]).toEqual([mine?.status, said])
  })
})

/** `SHORT=1`: where a step can be one of our own tasks by its short name, that is to mean the same. */
function named(module: string): string {
  return process.env['SHORT'] === undefined ? module : (module.split('.').at(-1) ?? module)
}

/** The playbook: a step for each row, and one that tells what was registered. */
function documents(control: Controller, rows: readonly Row[] = ROWS): void {
  const steps = rows.map((one, number) => ({
    name: one.name,
    [named(one.module)]: one.params,
    ignore_errors: true,
    ...(one.keys === undefined ? {} : { register: `row_${number}` }),
  }))
  const told = rows.flatMap((one, number) =>
    (one.keys ?? []).map((key) => ({
      name: `${one.name} ${key}`,
      'ansible.builtin.copy': {
        dest: `/srv/told/${number}.${key}`,
        content: `{{ row_${number}.${key} | to_json }}`,
      },
      ignore_errors: true,
    })),
  )
  const play = { hosts: 'all', gather_facts: false, vars: { who: 'you' }, tasks: [...steps, ...told] }
  control.write('play.yml', JSON.stringify([play]))
  control.write('files/greeting', 'Hello.\n')
  control.write('files/tree/one', '1\n')
  control.write('files/tree/sub/two', '2\n')
  control.write('templates/plain.j2', 'Hello {{ who }}.\n')
}

async function prepare(host: RunningHost): Promise<void> {
  const all = ROWS.map((one) => `mkdir -p ${folderOf(at(one))}; ( ${one.before ?? 'true'} )`)
  const done = await host.exec(['sh', '-c', `${GROUND}\nmkdir -p /srv/told\n${all.join('\n')}`], {
    timeout: 300,
  })
  if (done.code !== 0) throw new Error(done.stderr)
}

async function look(host: RunningHost, one: Row): Promise<string> {
  const folder = folderOf(at(one))
  const listed = `cd ${folder} && find . -path ./c -prune -o -path ./v -prune -o -printf '%p %y %m %u %g %l\\n' | sort; find . -path ./c -prune -o -path ./v -prune -o -type f -size -9 -exec sh -c 'for f; do echo "== $f"; cat "$f"; done' - {} + | head -c 20000`
  const { stdout, stderr } = await host.exec(['sh', '-c', `${listed}\n${one.look ?? 'true'}`])
  return `${stdout}${stderr}${await told(host, one)}`
}

/** What was registered, as it was written down. */
async function told(host: RunningHost, one: Row): Promise<string> {
  const number = ROWS.indexOf(one)
  const all = (one.keys ?? []).map(async (key) => {
    const { stdout } = await host.exec(['cat', `/srv/told/${number}.${key}`])
    try {
      return `${key} ${JSON.stringify(JSON.parse(stdout))}`
    } catch {
      return `${key} ${stdout}`
    }
  })
  return (await Promise.all(all)).join('\n')
}

/** What our run came to. */
async function played(control: Controller, ...args: string[]): Promise<Map<string, Came>> {
  const ran = await control.run('play.yml', '--json', ...args)
  const events = ran.out.split('\n').flatMap((line) => {
    try {
      return [
        JSON.parse(line) as {
          event: string
          step?: { name: string }
          outcome?: { status: string; reason?: string }
        },
      ]
    } catch {
      return []
    }
  })
  const steps = events.filter(({ event }) => event === 'step')
  if (steps.length === 0) throw new Error(`${ran.out}\n${ran.err}`)
  return new Map(
    steps.map((one) => {
      const { status = '', reason = '' } = one.outcome ?? {}
      return [one.step?.name ?? '', { status, reason }]
    }),
  )
}

interface Told {
  readonly plays: readonly {
    readonly tasks: readonly {
      readonly task: { readonly name: string }
      readonly hosts: {
        readonly [host: string]: {
          readonly changed?: boolean
          readonly failed?: boolean
          readonly msg?: string
          readonly skipped?: boolean
        }
      }
    }[]
  }[]
}

/** What Ansible’s run came to. */
async function ansible(lab: string, root: string): Promise<Map<string, Came>> {
  const out = await new Promise<string>((resolve) => {
    const args = [
      '-i',
      join(root, 'theirs/inventory.yml'),
      '-u',
      'root',
      '--private-key',
      join(lab, 'id_ed25519'),
      '--ssh-common-args',
      `-F ${join(lab, 'ssh_config')}`,
      join(root, 'play.yml'),
    ]
    const env = {
      ...process.env,
      ANSIBLE_STDOUT_CALLBACK: 'json',
      ANSIBLE_PIPELINING: '1',
      ANSIBLE_LOCALHOST_WARNING: '0',
      HOME: root,
    }
    execFile('ansible-playbook', args, { env, maxBuffer: 1 << 28 }, (_error, stdout, stderr) =>
      resolve(stdout === '' ? stderr : stdout),
    )
  })
  const told = JSON.parse(out.slice(out.indexOf('{'))) as Told
  return new Map(
    told.plays.flatMap(({ tasks }) =>
      tasks.map(({ task, hosts }) => {
        const { changed = false, failed = false, msg = '' } = hosts['box'] ?? {}
        return [task.name, { status: failed ? 'failed' : changed ? 'changed' : 'ok', reason: msg }] as const
      }),
    ),
  )
}
