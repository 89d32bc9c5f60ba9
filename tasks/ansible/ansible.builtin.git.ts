import { defineTask, exists, known, Refusal } from 'hostwright'
import { type GitWanted, gitAsk, gitScript, headAsk } from './lib/git.ts'
import { off, on, path, text } from './lib/params.ts'
import { absolute, given } from './lib/places.ts'
import { is, said, saying } from './lib/said.ts'

export default defineTask({
  name: 'ansible.builtin.git',
  summary: 'Keeps a working copy of a git repository at a version.',
  params: {
    properties: {
      repo: { type: 'string', pattern: '^[^-\\s][^\\n]*$', description: 'where the repository is' },
      name: { type: 'string', pattern: '^[^-\\s][^\\n]*$', description: 'another name of repo' },
      dest: path('the working copy'),
      version: {
        type: ['string', 'integer'],
        pattern: '^[A-Za-z0-9][^\\s~^:?*\\[\\\\]*$',
        default: 'HEAD',
        description: 'a branch, a tag or a full commit',
      },
      remote: {
        type: 'string',
        pattern: '^[A-Za-z0-9._-]+$',
        default: 'origin',
        description: 'what the repository is called there',
      },
      update: on('what is there already is brought to the version'),
      clone: on('what is not there is made'),
      force: off('changes that were made there are thrown away'),
      bare: off('without a working copy'),
      recursive: on('submodules, too'),
      depth: { type: 'integer', minimum: 1, description: 'how many commits of the history' },
      single_branch: off('only the history of the version'),
      refspec: { type: 'string', pattern: '^[^-\\s]\\S*$', description: 'what else is fetched' },
      accept_hostkey: off('the key of an unknown server is accepted'),
      accept_newhostkey: off('the key of an unknown server is accepted'),
      key_file: path('the key for ssh'),
      ssh_opts: text('not supported: put them into ssh_config'),
      track_submodules: { type: 'boolean', enum: [false], description: 'only false' },
      verify_commit: { type: 'boolean', enum: [false], description: 'only false' },
      umask: text('not supported'),
    },
    required: ['dest'],
    exactlyOne: [{ of: ['repo', 'name'] }],
  },
  read: async (host, { dest, ...params }) => {
    const place = await absolute(host, dest)
    const key_file = params.key_file === undefined ? undefined : await absolute(host, params.key_file)
    const wanted: GitWanted = {
      ...params,
      key_file,
      dest: place,
      repo: given(params.repo, params.name),
      version: String(params.version),
      accept: params.accept_hostkey || params.accept_newhostkey,
      ssh_opts: undefined,
    }
    const ask = gitAsk(wanted)
    const [seen, head] = await Promise.all([host.see(said(ask)), host.see(said(headAsk(wanted)))])
    return { wanted, ask, seen, head }
  },
  plan: ({ wanted, ask, seen }, { ssh_opts, umask }) => {
    if (ssh_opts !== undefined || umask !== undefined)
      throw new Refusal('ssh_opts and umask are not supported')
    const state = seen.known ? seen.value : ''
    if (state === 'modified' && !wanted.force)
      throw new Refusal(
        `${wanted.dest} has changes of its own; force: true throws them away`,
        seen.known ? seen.assuming : [],
      )
    if (state === 'current' || (state === 'missing' && !wanted.clone)) return []
    return [
      saying({
        subject: wanted.dest,
        summary: `bring ${wanted.dest} to ${wanted.version} of ${wanted.repo}`,
        ask,
        seen,
        wanted: is('current'),
        effects: [{ fact: exists(wanted.dest), becomes: known(true) }],
        script: gitScript(wanted),
      }),
    ]
  },
  outputs: ({ head }) => ({ after: head }),
})
