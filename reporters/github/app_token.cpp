#include "reporters/github/app_token.h"

#include "libraries/libcrypto.h"
#include "reporters/http/base64.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <system_error>

namespace benchgate::reporters::github {

namespace {

using libraries::libcrypto;
using libraries::Libcrypto;

using Json = nlohmann::json;
using Key = std::unique_ptr<EVP_PKEY, decltype(Libcrypto::EVP_PKEY_free)>;

/// A key of 16,384 bits takes 13 kB.
constexpr std::uintmax_t kMostBytes = 65536;

/// Says that there is no passphrase; else OpenSSL asks on the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/,
                  void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

[[noreturn]] void fail(std::string_view key_name, std::string_view why) {
  throw AppKeyError(fmt::format("the App's key {} {}", key_name, why));
}

Key read_key(std::string_view pem, std::string_view key_name) {
  const std::unique_ptr<BIO, decltype(Libcrypto::BIO_free)> text(
      libcrypto().BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
      libcrypto().BIO_free);
  bool asked = false;
  Key key(text == nullptr ? nullptr
                          : libcrypto().PEM_read_bio_PrivateKey(
                                text.get(), nullptr, no_passphrase, &asked),
          libcrypto().EVP_PKEY_free);
  libcrypto().ERR_clear_error();
  if (key == nullptr) {
    fail(key_name,
         asked ? "is locked by a passphrase: expected one without, as GitHub "
                 "gives it"
         : pem.find("PUBLIC KEY") != std::string_view::npos
             ? "is a public key: expected the private one, which GitHub gives "
               "when it is made"
             : "is not a private key in PEM: expected -----BEGIN RSA PRIVATE "
               "KEY----- and what follows, as GitHub gives it");
  }
  if (libcrypto().EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) {
    fail(key_name, "is not an RSA key: an App's always is");
  }
  constexpr int kLeastBits = 2048;
  if (libcrypto().EVP_PKEY_get_bits(key.get()) < kLeastBits) {
    fail(key_name,
         fmt::format("has {} bits: an App's has at least {}",
                     libcrypto().EVP_PKEY_get_bits(key.get()), kLeastBits));
  }
  return key;
}

std::string signature_of(std::string_view text, EVP_PKEY* key,
                         std::string_view key_name) {
  const std::unique_ptr<EVP_MD_CTX, decltype(Libcrypto::EVP_MD_CTX_free)>
      context(libcrypto().EVP_MD_CTX_new(), libcrypto().EVP_MD_CTX_free);
  std::string signature(
      static_cast<std::size_t>(libcrypto().EVP_PKEY_get_size(key)), '\0');
  std::size_t size = signature.size();
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast)
  const bool done =
      context != nullptr &&
      libcrypto().EVP_DigestSignInit(context.get(), nullptr,
                                     libcrypto().EVP_sha256(), nullptr,
                                     key) == 1 &&
      libcrypto().EVP_DigestSign(
          context.get(), reinterpret_cast<unsigned char*>(signature.data()),
          &size, reinterpret_cast<const unsigned char*>(text.data()),
          text.size()) == 1;
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  if (!done) {
    libcrypto().ERR_clear_error();
    fail(key_name, "cannot sign: OpenSSL refuses it");
  }
  signature.resize(size);
  return signature;
}

std::string read_key_file(const std::filesystem::path& file) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (error || !std::filesystem::is_regular_file(status)) {
    fail(file.string(), error && error != std::errc::no_such_file_or_directory
                            ? fmt::format("cannot be read: {}", error.message())
                        : std::filesystem::exists(status) ? "is not a file"
                                                          : "does not exist");
  }
  const auto size = std::filesystem::file_size(file, error);
  if (!error && size > kMostBytes) {
    fail(file.string(), fmt::format("has {} bytes: no key has", size));
  }
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    fail(file.string(), "cannot be read: look at its permissions");
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Two requests as the App, with a web token that is dated `now`.
class AppConversation {
 public:
  AppConversation(http::Transport& transport, http::Clock& clock,
                  const AppAccess& access, const std::string& pem,
                  std::chrono::system_clock::time_point now)
      : access_(access),
        client_(transport, clock,
                {access.base_url,
                 app_jwt(access.app_id, pem, access.key_file.string(), now),
                 access.budget}) {}

  InstallationToken token() {
    // Owner and name stand on two sides of the first slash.
    const std::size_t slash = access_.repository.find('/');
    const std::string owner = access_.repository.substr(0, slash);
    const std::string name =
        slash == std::string::npos ? "" : access_.repository.substr(slash + 1);
    const Installation installation = installation_of(owner, name);
    Json wanted{{"repositories", {name}}};
    if (!access_.permissions.empty()) {
      wanted["permissions"] = access_.permissions;
    }
    // Made twice it does no harm: the one that was lost ends by itself.
    const Json answer = Json::parse(client_.post(
        fmt::format("/app/installations/{}/access_tokens", installation.id),
        wanted.dump(), [] { return std::string(); }));
    const auto token = answer.is_object() ? answer.find("token") : answer.end();
    if (token == answer.end() || !token->is_string() ||
        token->get_ref<const std::string&>().empty()) {
      throw forge::ApiError(
          forge::ApiError::Kind::refused, 201,
          "GitHub's answer has no token for the installation");
    }
    return {.token = token->get<std::string>(), .login = installation.login};
  }

  /// Whether the server's clock is so far off ours that the web token is dated
  /// in its future or past.
  [[nodiscard]] bool has_other_time(
      std::chrono::system_clock::time_point now) const {
    constexpr std::chrono::seconds kLeeway(30);
    const auto theirs = client_.server_time();
    return theirs && (*theirs > now + kLeeway || *theirs < now - kLeeway);
  }

  [[nodiscard]] std::chrono::system_clock::time_point server_time() const {
    return client_.server_time().value();
  }

 private:
  struct Installation {
    std::int64_t id = 0;
    std::string login;
  };

  Installation installation_of(const std::string& owner,
                               const std::string& name) {
    try {
      const Json answer = Json::parse(client_.get(
          fmt::format("/repos/{}/{}/installation", forge::path_segment(owner),
                      forge::path_segment(name))));
      const auto id = answer.is_object() ? answer.find("id") : answer.end();
      if (id == answer.end() || !id->is_number_integer()) {
        throw forge::ApiError(
            forge::ApiError::Kind::refused, 200,
            "GitHub's answer has no number of the installation");
      }
      const auto slug = answer.find("app_slug");
      return {.id = id->get<std::int64_t>(),
              .login = slug != answer.end() && slug->is_string()
                           ? slug->get<std::string>() + "[bot]"
                           : ""};
    } catch (const forge::ApiError& error) {
      if (error.kind() != forge::ApiError::Kind::not_found) {
        throw;
      }
      throw forge::ApiError(
          forge::ApiError::Kind::not_found, error.status(),
          fmt::format(
              "the App {} is not installed on {}, or there is no such "
              "App or repository: install it in the settings of the App",
              access_.app_id, access_.repository));
    }
  }

  const AppAccess& access_;
  ApiClient client_;
};

}  // namespace

std::string app_jwt(std::string_view app_id, std::string_view pem,
                    std::string_view key_name,
                    std::chrono::system_clock::time_point now) {
  const Key key = read_key(pem, key_name);
  const auto time =
      std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const std::string header = R"({"alg":"RS256","typ":"JWT"})";
  const std::string claims =
      Json{{"iat", time - 60}, {"exp", time + 540}, {"iss", app_id}}.dump(
          -1, ' ', false, Json::error_handler_t::replace);
  const std::string text =
      http::base64url(header) + "." + http::base64url(claims);
  return text + "." + http::base64url(signature_of(text, key.get(), key_name));
}

InstallationToken installation_token(http::Transport& transport,
                                     http::Clock& clock,
                                     const AppAccess& access) {
  const std::string pem = read_key_file(access.key_file);
  const auto now = clock.wall();
  AppConversation first(transport, clock, access, pem, now);
  try {
    return first.token();
  } catch (const forge::ApiError& error) {
    if (error.kind() != forge::ApiError::Kind::bad_token ||
        !first.has_other_time(now)) {
      throw;
    }
  }
  return AppConversation(transport, clock, access, pem, first.server_time())
      .token();
}

}  // namespace benchgate::reporters::github
