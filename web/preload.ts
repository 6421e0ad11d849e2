import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite";

type Chunk = Rolldown.OutputChunk;

/**
 * Tells the browser in index.html of the files that the page's first script will import: it fetches them at once, yet none of them
 * holds the first paint up.
 */
export function preload(...sources: string[]): Plugin {
  return {
    name: "svyazka-preload",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === "chunk");
        const wanted = new Set<Chunk>();
        const take = (chunk: Chunk | undefined) => {
          if (chunk && !wanted.has(chunk)) {
            wanted.add(chunk);
            chunk.imports.forEach((name) => take(chunks.find(({ fileName }) => fileName === name)));
          }
        };
        sources.forEach((source) => take(chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(source))));
        const known = [...wanted].filter(({ isEntry }) => !isEntry);
        const styles = new Set(known.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
        return [
          ...known.map(({ fileName }) => link(fileName, { rel: "modulepreload" })),
          ...[...styles].map((fileName) => link(fileName, { rel: "preload", as: "style" })),
        ];
      },
    },
  };
}

function link(file: string, attrs: Record<string, string>): HtmlTagDescriptor {
  // Low: after the stylesheet of what is painted first.
  return { tag: "link", attrs: { ...attrs, fetchpriority: "low", crossorigin: true, href: `/${file}` }, injectTo: "head" };
}
