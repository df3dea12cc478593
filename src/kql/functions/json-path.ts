const step = /\.([A-Za-z_][\w-]*)|\[\s*'([^']*)'\s*\]|\[\s*"([^"]*)"\s*\]/y;

/** The keys of a JSON path that goes through bags only (`$.a['b c']`); undefined for any other. */
export const jsonPathKeys = (path: string): readonly string[] | undefined => {
  const keys: string[] = [];
  let at = 1;
  while (at < path.length) {
    step.lastIndex = at;
    const found = step.exec(path);
    const key = found?.[1] ?? found?.[2] ?? found?.[3];
    if (found === null || key === undefined) return undefined;
    keys.push(key);
    at = step.lastIndex;
  }
  return keys.length === 0 ? undefined : keys;
};
