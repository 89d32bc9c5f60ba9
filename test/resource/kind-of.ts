import { defineAct, defineChange } from '../../src/define/change.ts'

/** A kind of state change for tests that do not care which. */
export const someKind = (name: string) => defineChange({ name, script: () => ':' }).kind

/** A kind of act for tests that do not care which. */
export const someAct = (name: string) => defineAct({ name, script: () => ':' }).kind
