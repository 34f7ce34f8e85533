#include "src/measure/kept_output.h"

#include <fmt/core.h>

#include <algorithm>

namespace benchgate::measure {

KeptOutput::KeptOutput(std::size_t kept_bytes)
    : head_bytes_(kept_bytes / 2), tail_bytes_(kept_bytes - kept_bytes / 2) {}

void KeptOutput::append(std::string_view bytes) {
  total_bytes_ += bytes.size();
  const std::size_t to_head =
      std::min(bytes.size(), head_bytes_ - head_.size());
  head_.append(bytes.substr(0, to_head));
  bytes.remove_prefix(to_head);

  bytes.remove_prefix(bytes.size() - std::min(bytes.size(), tail_bytes_));
  // Cut only now and then: a cut moves all that stays.
  if ((tail_.size() + bytes.size()) / 2 > tail_bytes_) {
    tail_.erase(0, tail_.size() - (tail_bytes_ - bytes.size()));
  }
  tail_.append(bytes);
}

std::string KeptOutput::text() const {
  const std::size_t in_tail = std::min(tail_.size(), tail_bytes_);
  const std::string_view end =
      std::string_view(tail_).substr(tail_.size() - in_tail);
  const std::size_t left_out = total_bytes_ - head_.size() - in_tail;
  if (left_out == 0) {
    return head_ + std::string(end);
  }
  return fmt::format("{}\n[... {} bytes left out ...]\n{}", head_, left_out,
                     end);
}

}  // namespace benchgate::measure
