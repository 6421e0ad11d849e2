/** A path that lies in one of these components of VKUI. */
const vkui = (...components: string[]) => new RegExp(`cssm/components/(${components.join("|")})/`);

/** Our own modules, without the libraries that they import: those have files of their own. */
const own = { priority: 1, minShareCount: 2, includeDependenciesRecursively: false };

/**
 * What several screens share, in few files, since each costs a slow network a trip, and none with much that a first screen doesn't
 * need. A group takes what its modules import along, unless one of a higher priority has it.
 */
export const groups = [
  // All that the first calls need, so that they don't wait for what draws.
  {
    name: "data",
    priority: 7,
    test: /node_modules\/(react|wouter|use-sync-external-store|regexparam|@tanstack\/(query-core|react-query)|openapi-[^/]+)\/|src\/api\//,
  },
  { name: "react-dom", priority: 6, test: /node_modules\/react-dom\// },
  // Sign-in and the journal alike.
  {
    name: "vkui",
    priority: 5,
    test: /floating-ui|cssm\/components\/(AppRoot|Group|Button|IconButton|Placeholder|FormStatus|Skeleton|Typography|Spinner|DropdownIcon)\//,
  },
  { name: "cells", priority: 4, test: vkui("SimpleCell", "Avatar") },
  { name: "forms", priority: 3, test: /react-hook-form|cssm\/components\/(FormItem|FormField|Input|Checkbox)\// },
  { name: "door", priority: 2, test: vkui("Tabs", "TabsItem", "Separator") },
  { ...own, name: "shell", test: /cssm\/index|src\/states\/|src\/shell\/(person|returning|colorScheme|ErrorBoundary|initials)/ },
  { ...own, name: "fields", test: /src\/(fields|sign-in)\/(Text|Password|Checkbox|Submit|Door|Account)/ },
  { ...own, name: "journal", test: /icons\/dist\/(28|56)|src\/(shell|chats|words|lists\/(VirtualList|Back|Face|lists))/ },
];
