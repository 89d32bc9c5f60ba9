/** The whole library as one module for Node: its main module reads files in a way that a bundle cannot follow. */
declare module 'handlebars/dist/cjs/handlebars.js' {
  const handlebars: { compile(template: string): (about: unknown) => string }
  export default handlebars
}
