#pragma once

#include <string>

// NOLINTNEXTLINE(readability-identifier-naming): the name is CLI11's.
namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace benchgate::cli {

/// What is wrong with a command line that `app` did not understand, in our
/// words where CLI11's are about its own workings: "--bugdet: there is no such
/// option of benchgate compare; did you mean --budget?". One sentence without
/// a full stop, fit to be shown.
std::string usage_sentence(const CLI::App& app, const CLI::ParseError& error);

}  // namespace benchgate::cli
