/** The manifest of the package: what ours says of it, as seen from its folder. It needs no other package, so it names none but its peers. */
export function publishedManifest({
  name,
  version,
  description,
  license,
  type,
  engines,
  bin,
  man,
  exports,
  peerDependencies,
  peerDependenciesMeta,
}) {
  const fromDist = (value) =>
    typeof value === 'string'
      ? value.replace(/^(\.\/)?dist\//u, '$1')
      : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fromDist(inner)]));
  return {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin: fromDist(bin),
    man: fromDist(man),
    exports: fromDist(exports),
    peerDependencies,
    peerDependenciesMeta,
  };
}
