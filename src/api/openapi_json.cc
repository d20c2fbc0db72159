#include "api/openapi_json.h"

// OPENAPI_JSON comes from CMakeLists.txt, which converts the file before this one is assembled.
asm(".pushsection .rodata\n"
    ".hidden loadtest_openapi\n.global loadtest_openapi\nloadtest_openapi:\n"
    ".incbin \"" OPENAPI_JSON
    "\"\n"
    ".hidden loadtest_openapi_end\n.global loadtest_openapi_end\nloadtest_openapi_end:\n"
    ".popsection\n");
extern "C" const char loadtest_openapi[];
extern "C" const char loadtest_openapi_end[];

namespace loadtest {

std::string_view openapi_json() {
  return {loadtest_openapi, static_cast<std::size_t>(loadtest_openapi_end - loadtest_openapi)};
}

}  // namespace loadtest
