import { describe } from 'vitest'
import task from '../../tasks/template.ts'
import { putsAFile } from './puts-a-file.ts'

describe('template', () => {
  putsAFile(task)
})
