#include "src/cli/terminal.h"

#include "reporters/delivery.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace benchgate::cli {

namespace {

constexpr std::size_t kDefaultWidth = 100;

/// Tables need so much; a terminal that has less breaks their lines.
constexpr std::size_t kNarrowest = 40;

/// COLUMNS as users set it for programs that are not at a terminal.
std::size_t width_from_environment() {
  // No other thread changes the environment.
  const char* text = std::getenv("COLUMNS");  // NOLINT(concurrency-mt-unsafe)
  std::size_t columns = 0;
  if (text != nullptr) {
    std::from_chars(text, text + std::strlen(text), columns);
  }
  return columns > 0 ? std::max(columns, kNarrowest) : kDefaultWidth;
}

}  // namespace

void SystemTerminal::print(std::string_view text) {
  reporters::deliver_to_descriptor(STDOUT_FILENO, "standard output", text);
}

void SystemTerminal::message(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written <= 0) {
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

bool SystemTerminal::out_is_terminal() const {
  return ::isatty(STDOUT_FILENO) == 1;
}

bool SystemTerminal::messages_are_seen_live() const {
  return ::isatty(STDERR_FILENO) == 1;
}

std::size_t SystemTerminal::width() const {
  winsize size{};
  // ioctl() is variadic by its nature.
  if (::ioctl(STDOUT_FILENO,  // NOLINT(cppcoreguidelines-pro-type-vararg)
              TIOCGWINSZ, &size) == 0 &&
      size.ws_col > 0) {
    return std::max<std::size_t>(size.ws_col, kNarrowest);
  }
  return width_from_environment();
}

}  // namespace benchgate::cli
