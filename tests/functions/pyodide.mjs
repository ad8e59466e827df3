// Checks answers in Pyodide. Arguments: Pyodide's module, the project, site-packages, the cache.
const [module, project, site, cache] = process.argv.slice(2);
const { loadPyodide } = await import(module);
const python = await loadPyodide({ env: { HOME: "/home/pyodide", XDG_CACHE_HOME: "/cache" } });
for (const [place, folder] of [["/project", project], ["/site", site], ["/cache", cache]]) {
  python.FS.mkdirTree(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, place);
}
python.runPython(`
import os, sys
sys.path[:0] = ["/project", "/site"]
os.chdir("/project")
sys.argv = ["bpgrade", "check", "solutions", "one_neuron", "--format", "json"]
import grader
from grader.cli import main
main()
`);
