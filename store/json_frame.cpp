#include "store/json_frame.h"

#include <algorithm>

namespace benchgate::store {

std::size_t JsonFrame::depth() const {
  std::size_t depth = 0;
  for (const JsonFrame* frame = outer; frame != nullptr; frame = frame->outer) {
    ++depth;
  }
  return depth;
}

JsonPath JsonFrame::path() const {
  JsonPath path;
  for (const JsonFrame* frame = this; frame->outer != nullptr;
       frame = frame->outer) {
    path.push_back(frame->step);
  }
  std::ranges::reverse(path);
  return path;
}

}  // namespace benchgate::store
