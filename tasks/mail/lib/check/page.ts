import { writeFile } from 'node:fs/promises'
import { type Act, defineAct } from 'hostwright'
import type { Finding } from './finding.ts'
import { labelOf, summaryOf } from './told.ts'
import { utc } from './utc.ts'

/** A page with what was found. */
export interface Page {
  /** Where it is written, on the controller. */
  readonly path: string
  /** A Handlebars template; what is filled in is escaped. */
  readonly template: string
  readonly host: string
  readonly findings: readonly Finding[]
}

/** The findings are written on the controller, as one page. */
export function pageWritten(page: Page): Act {
  return written({
    subject: page.path,
    leaves: false,
    data: { ...page },
    summary: `write the page ${page.path}`,
  })
}

/** Pages: written by the controller, for the controller. */
const written = defineAct<Page>({
  name: 'mail page',
  perform: async ({ data }) => writeFile(data.path, await pageText(data, new Date())),
})

/** The page as text. */
export async function pageText({ template, host, findings }: Page, now: Date): Promise<string> {
  // The part that runs templates: the program itself only has the one that reads them.
  const { default: handlebars } = await import('handlebars/dist/cjs/handlebars.js')
  const about = findings.map((one) => ({ ...one, label: labelOf(one), wrong: one.result === 'fail' }))
  const summary = summaryOf(findings)
  return handlebars.compile(template)({ host, summary, when: utc(now), findings: about })
}
