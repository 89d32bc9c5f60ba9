import type { BlockPart, InBlock, Step } from '../model/playbook.ts'
import type { Locate } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import { type Fields, mapField, textField, textsField } from '../schema/fields.ts'
import { FOREIGN_STEP } from './ansible-words.ts'
import { becomeOf, conditionsOf } from './conditions.ts'
import { BLOCK_KEYWORDS } from './keywords.ts'
import { type Loading, splitTags } from './loading.ts'
import { type Said as All, saidIn, withSaid } from './said.ts'
import { checkKeys, checkVariables } from './vocabulary.ts'

const NOT_AT_BLOCK = {
  ...FOREIGN_STEP,
  loop: 'a block cannot be repeated: put the loop on its steps',
  register: 'put it on its steps',
}

const PARTS: readonly BlockPart[] = ['block', 'rescue', 'always']

/** True for an entry that holds steps of its own. */
export function isBlock({ values }: Fields): boolean {
  return PARTS.some((part) => Object.hasOwn(values, part))
}

/** The steps of a block, of its rescue and of what is always done, in this order; what the block says holds for each of them. */
export function blockSteps(
  loading: Loading,
  fields: Fields,
  read: (part: BlockPart) => readonly Step[],
): readonly Step[] {
  checkKeys(fields, { what: 'a block', keywords: BLOCK_KEYWORDS, foreign: NOT_AT_BLOCK })
  checkVariables(fields)
  if (!Object.hasOwn(fields.values, 'block')) {
    fields.report({
      path: [],
      message: 'rescue and always need a block whose steps may fail',
      hint: 'block:',
    })
    return []
  }
  loading.blocks.count += 1
  const block = {
    id: loading.blocks.count,
    name: textField(fields, 'name') ?? 'block',
    at: fields.locate([]),
  }
  const said = saidBy(fields)
  return PARTS.flatMap((part) => read(part).map((step) => inside(step, said, { block, part })))
}

interface Said {
  readonly when: readonly string[]
  readonly tags: readonly string[]
  readonly notify: readonly string[]
  readonly vars: Values
  readonly become: Step['become'] & object
  readonly all: All
  readonly locate: Locate
}

function saidBy(fields: Fields): Said {
  return {
    when: conditionsOf(fields),
    tags: textsField(fields, 'tags').flatMap(splitTags),
    notify: textsField(fields, 'notify'),
    vars: mapField(fields, 'vars'),
    become: becomeOf(fields),
    all: saidIn(fields),
    locate: fields.locate,
  }
}

/** A step with what its block says: conditions and tags are added, of all else the innermost counts. */
function inside(step: Step, said: Said, place: InBlock): Step {
  const become = { ...said.become, ...step.become }
  return {
    ...withSaid(step, said.all),
    blocks: [place, ...(step.blocks ?? [])],
    when: [...said.when, ...step.when],
    tags: [...said.tags, ...step.tags],
    notify: [...said.notify, ...step.notify],
    vars: { ...said.vars, ...step.vars },
    locate: locateInside(step, said),
    ...(Object.keys(become).length > 0 && { become }),
  }
}

function locateInside(step: Step, said: Said): Locate {
  return (path, part) => {
    const [key, name, ...rest] = path
    if ((key === 'when' || key === 'notify') && typeof name === 'number') {
      const index = name - said[key].length
      return index < 0 ? said.locate(path, part) : step.locate([key, index, ...rest], part)
    }
    const isOuter =
      typeof name === 'string' && Object.hasOwn(said.vars, name) && !Object.hasOwn(step.vars, name)
    return key === 'vars' && isOuter ? said.locate(path, part) : step.locate(path, part)
  }
}
