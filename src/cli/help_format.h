#pragma once

#include <cstddef>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
}

namespace benchgate::cli {

/// Has `app`, and the commands that are added to it from then on, show their
/// help in lines of at most `width` columns: names and what their values are,
/// without CLI11's checks of these, beside wrapped descriptions; below them
/// where there is little room. Footers are shown as they are.
void set_help_format(CLI::App& app, std::size_t width);

}  // namespace benchgate::cli
