// Used by the build: packs a .tiktoken file into the block that vocabulary.h reads.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "tokenize/rank_file.h"
#include "tokenize/vocabulary.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "pack_ranks: give the .tiktoken file and the file to write\n";
    return 2;
  }
  std::ifstream input(argv[1], std::ios::binary);
  std::stringstream text;
  text << input.rdbuf();
  const auto tokens = loadtest::parse_rank_file(text.view(), argv[1]);
  if (!tokens) {
    std::cerr << "pack_ranks: " << tokens.error().message << '\n';
    return 2;
  }
  std::ofstream output(argv[2], std::ios::binary);
  output << loadtest::pack_vocabulary(*tokens) << std::flush;
  if (output) return 0;
  std::cerr << "pack_ranks: " << argv[2] << " cannot be written\n";
  std::remove(argv[2]);
  return 4;
}
