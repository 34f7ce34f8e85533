#pragma once

#include "reporters/forge/api_client.h"
#include "reporters/http/clock.h"
#include "reporters/http/environment.h"
#include "reporters/http/https_transport.h"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace benchgate::cli {

/// The variables of this process.
reporters::http::Environment process_environment();

/// Who ends a wait.
enum class Waiting {
  until_interrupted,  ///< By a signal, too.
  to_the_end          ///< By the budget alone: a signal came already.
};

/// Of the budget for posting: an API that is down must not hold up measuring,
/// and a run that is cancelled is killed soon.
inline constexpr std::chrono::seconds kMostAtStart{20};
inline constexpr std::chrono::seconds kMostAtCancel{3};

/// What becomes readable when a wait has to end; -1: nothing does.
int descriptor_of(Waiting waiting);

/// With `to_the_end`, no request takes longer than kMostOfOneAtCancel: begun
/// just within the budget, the last one still ends before Actions kills.
inline constexpr std::chrono::seconds kMostOfOneAtCancel{2};
reporters::http::TransportOptions transport_options(Waiting waiting,
                                                    std::string certificates);

/// A way to a site's API, with all that it needs. `ApiClient` is the client of
/// one kind of site.
template <class ApiClient>
class SiteConnection {
 public:
  /// `certificates` is the variable that names those that are trusted.
  ///
  /// Throws: reporters::forge::ApiError if the address or the token is none.
  SiteConnection(const reporters::http::Environment& environment,
                 reporters::forge::ApiAccess access, Waiting waiting,
                 std::string certificates = "SSL_CERT_FILE")
      : clock_(descriptor_of(waiting)),
        transport_(reporters::http::make_https_transport(
            environment, transport_options(waiting, std::move(certificates)))),
        client_(*transport_, clock_, std::move(access)) {}

  ~SiteConnection() = default;
  // Its members refer to one another.
  SiteConnection(const SiteConnection&) = delete;
  SiteConnection& operator=(const SiteConnection&) = delete;
  SiteConnection(SiteConnection&&) = delete;
  SiteConnection& operator=(SiteConnection&&) = delete;

  [[nodiscard]] ApiClient& client() { return client_; }

 private:
  reporters::http::SystemClock clock_;
  std::unique_ptr<reporters::http::Transport> transport_;
  ApiClient client_;
};

}  // namespace benchgate::cli
