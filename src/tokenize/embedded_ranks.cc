#include "tokenize/embedded_ranks.h"

// RANKS_FOLDER comes from CMakeLists.txt, which packs the files before this one is assembled.
#define LOADTEST_EMBED(NAME)                                                    \
  asm(".pushsection .rodata\n.balign 64\n"                                      \
      ".hidden loadtest_" #NAME "\n.global loadtest_" #NAME "\nloadtest_" #NAME \
      ":\n"                                                                     \
      ".incbin \"" RANKS_FOLDER "/" #NAME ".block\"\n.popsection\n");           \
  extern "C" const char loadtest_##NAME[];                                      \
  namespace loadtest {                                                          \
  const char* NAME##_block() { return loadtest_##NAME; }                        \
  }

LOADTEST_EMBED(cl100k_base)
LOADTEST_EMBED(o200k_base)
LOADTEST_EMBED(p50k_base)
LOADTEST_EMBED(r50k_base)
