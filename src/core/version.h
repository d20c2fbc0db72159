#pragma once
// What was built. The values are written at build time (cmake/Version.cmake), so that the commit is the one
// built.
namespace loadtest {

extern const char* const kVersion;    // "0.1.0"
extern const char* const kGit;        // "4ec4acb" or "4ec4acb-dirty"; empty outside a checkout
extern const char* const kBuildType;  // "Release"
extern const char* const kCompiler;   // "GNU 12.2.0"

}  // namespace loadtest
