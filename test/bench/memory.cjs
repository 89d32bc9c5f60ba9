// Loaded before a program: tells the most memory that it had, in megabytes, when it ends.
const { writeFileSync } = require('node:fs')

process.on('exit', () => {
  writeFileSync(process.env.MEMORY_TO, String(Math.round(process.resourceUsage().maxRSS / 1024)))
})
