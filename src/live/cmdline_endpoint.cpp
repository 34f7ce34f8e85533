#include "src/live/endpoints.h"

#include <fstream>
#include <iterator>

namespace benchgate::live {

Answer answer_cmdline(const Query& /*query*/, EndSignal& /*end*/) {
  std::ifstream stream("/proc/self/cmdline", std::ios::binary);
  std::string line((std::istreambuf_iterator<char>(stream)),
                   std::istreambuf_iterator<char>());
  // Between the arguments, as Go has them, and not after the last.
  if (line.ends_with('\0')) {
    line.pop_back();
  }
  return text_answer(std::move(line));
}

}  // namespace benchgate::live
