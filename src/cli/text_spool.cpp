#include "src/cli/text_spool.h"

#include "reporters/delivery.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace benchgate::cli {

namespace {

[[noreturn]] void give_up(std::string_view what) {
  throw reporters::DeliveryError(fmt::format(
      "cannot {} a temporary file in /tmp: {}", what, std::strerror(errno)));
}

}  // namespace

TextSpool::TextSpool() : file_(std::tmpfile()) {
  if (file_ == nullptr) {
    give_up("make");
  }
}

void TextSpool::add(std::string_view text) {
  if (std::fseek(file_.get(), 0, SEEK_END) != 0 ||
      std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
    give_up("write");
  }
  ends_.push_back((ends_.empty() ? 0 : ends_.back()) +
                  static_cast<long>(text.size()));
}

std::string TextSpool::text(std::size_t number) const {
  const long begin = number == 0 ? 0 : ends_[number - 1];
  std::string text(static_cast<std::size_t>(ends_[number] - begin), '\0');
  if (std::fseek(file_.get(), begin, SEEK_SET) != 0 ||
      std::fread(text.data(), 1, text.size(), file_.get()) != text.size()) {
    give_up("read");
  }
  return text;
}

}  // namespace benchgate::cli
