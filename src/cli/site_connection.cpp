#include "src/cli/site_connection.h"

#include "src/measure/interruption.h"

#include <unistd.h>

#include <string_view>
#include <utility>

namespace benchgate::cli {

reporters::http::Environment process_environment() {
  reporters::http::Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

int descriptor_of(Waiting waiting) {
  return waiting == Waiting::until_interrupted
             ? measure::interruption_descriptor()
             : -1;
}

reporters::http::TransportOptions transport_options(Waiting waiting,
                                                    std::string certificates) {
  reporters::http::TransportOptions options;
  options.interruption_descriptor = descriptor_of(waiting);
  options.certificates_variable = std::move(certificates);
  if (waiting == Waiting::to_the_end) {
    options.connect_timeout = kMostOfOneAtCancel;
    options.read_timeout = kMostOfOneAtCancel;
    options.whole_timeout = kMostOfOneAtCancel;
  }
  return options;
}

}  // namespace benchgate::cli
