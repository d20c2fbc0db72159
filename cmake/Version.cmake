# Writes version.cc; run at every build, changes the file only where the commit has changed.
execute_process(COMMAND git describe --always --dirty WORKING_DIRECTORY ${SOURCE_DIR}
                OUTPUT_VARIABLE GIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#include "core/version.h"

namespace loadtest {
const char* const kVersion = "@VERSION@";
const char* const kGit = "@GIT@";
const char* const kBuildType = "@BUILD_TYPE@";
const char* const kCompiler = "@COMPILER@";
}  // namespace loadtest
]] @ONLY)
