// Files share workers, and with them packages and the document (isolate: false). Of our own modules, and of what it mocks,
// each file has its own all the same.
import { TestRunner, vi } from "vitest";

export default class extends TestRunner {
  override importFile(...[file, source]: Parameters<TestRunner["importFile"]>) {
    if (source === "setup") {
      // No public way leads there: vi.doUnmock wants the name of each module.
      (globalThis as unknown as { __vitest_mocker__: { reset(): void } }).__vitest_mocker__.reset();
      vi.resetModules();
    }
    return super.importFile(file, source);
  }
}
