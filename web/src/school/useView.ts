import { useSearchParams } from "wouter";

/** What is chosen on a list (tab, search, filter) stands in the address, so a person who comes back finds it as it was. */
export function useView() {
  const [params, setParams] = useSearchParams();
  const set = (name: string, value: string) => {
    setParams(
      (before) => {
        if (value) {
          before.set(name, value);
        } else {
          before.delete(name);
        }
        return before;
      },
      { replace: true },
    );
  };
  return { get: (name: string) => params.get(name) ?? "", set };
}
