import type { Become, Step } from '../model/playbook.ts'
import type { Locate, Position } from '../model/problem.ts'
import type { Values } from '../model/value.ts'
import { type Fields, mapField, textsField } from '../schema/fields.ts'
import { becomeOf, conditionsOf } from './conditions.ts'
import { splitTags } from './loading.ts'
import { type Said, saidIn, withSaid } from './said.ts'

/** What an import says for each of its steps. */
export interface Inherited {
  readonly when: readonly string[]
  readonly tags: readonly string[]
  readonly vars: Values
  readonly become: Partial<Become>
  readonly said: Said
  /** Gives the places of its conditions and variables. */
  readonly locate: Locate
}

/** A step with what the import that led to it says. */
export function inherit(step: Step, inherited: Inherited): Step {
  const { when, tags, vars, become, said } = inherited
  const both = { ...become, ...step.become }
  return {
    ...withSaid(step, said),
    when: [...when, ...step.when],
    tags: [...tags, ...step.tags],
    vars: { ...vars, ...step.vars },
    locate: locateBoth(inherited, step),
    ...(Object.keys(both).length > 0 && { become: both }),
  }
}

/** What an import says, with what it inherits itself. */
export function inheritedFrom(fields: Fields, outer: Inherited | undefined): Inherited {
  const when = conditionsOf(fields)
  const vars = mapField(fields, 'vars')
  const tags = textsField(fields, 'tags').flatMap(splitTags)
  const own = { when, tags, vars, become: becomeOf(fields), said: saidIn(fields), locate: fields.locate }
  if (outer === undefined) return own
  return {
    when: [...outer.when, ...when],
    tags: [...outer.tags, ...tags],
    vars: { ...outer.vars, ...vars },
    become: { ...outer.become, ...own.become },
    said: withSaid(own.said, outer.said),
    locate: locateBoth(outer, own),
  }
}

/** The same with one more condition, which stands at a place of its own. */
export function withCondition(inherited: Inherited | undefined, condition: string, at: Position): Inherited {
  const { when, tags, vars, become, said } = inherited ?? NOTHING_INHERITED
  const located: Locate = (path, part) =>
    (path[0] === 'when' && path[1] === when.length) || inherited === undefined
      ? at
      : inherited.locate(path, part)
  return { when: [...when, condition], tags, vars, become, said, locate: located }
}

/** What an import says that says nothing. */
export const NOTHING_INHERITED: Omit<Inherited, 'locate'> = {
  when: [],
  tags: [],
  vars: {},
  become: {},
  said: {},
}

/** Inherited conditions come before one's own, one's own variables count before inherited ones. */
function locateBoth(outer: Inherited, own: Pick<Inherited, 'vars' | 'locate'>): Locate {
  return (path, part) => {
    const [key, name, ...rest] = path
    if (key === 'when' && typeof name === 'number') {
      const index = name - outer.when.length
      return index < 0 ? outer.locate(path, part) : own.locate([key, index, ...rest], part)
    }
    const inherited =
      key === 'vars' &&
      typeof name === 'string' &&
      Object.hasOwn(outer.vars, name) &&
      !Object.hasOwn(own.vars, name)
    return inherited ? outer.locate(path, part) : own.locate(path, part)
  }
}
