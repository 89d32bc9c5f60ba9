// `npm run hunt -- PART`: machines that look for faults that nobody thought of.
const [part, ...args] = process.argv.slice(2)
const PARTS = { documents: () => import('./documents.mjs') }
if (!Object.hasOwn(PARTS, part ?? '')) {
  console.error(`hunt what? ${Object.keys(PARTS).join(', ')}`)
  process.exit(5)
}
process.exitCode = await (await PARTS[part]()).hunt(args)
