// llm-loadtest: how fast is an LLM inference server, and does it keep its objectives under load?
#include <cstdio>
#include <exception>
#include <new>

#include "cli/program.h"
#include "cli/standard_streams.h"

int main(int argc, char** argv) {
  loadtest::open_standard_streams();
  try {
    return loadtest::run_program(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("llm-loadtest: out of memory; fewer or shorter requests need less\n", stderr);
  } catch (const std::exception& error) {
    std::fprintf(stderr,
                 "llm-loadtest: a fault of this program: %s; please report it with the command line\n",
                 error.what());
  }
  return 4;
}
