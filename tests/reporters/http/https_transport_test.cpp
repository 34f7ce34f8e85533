#include "reporters/http/https_transport.h"

#include "tests/reporters/http/loopback_server.h"
#include "tests/reporters/http/test_keys.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>

// Servers here are real, on 127.0.0.1. Where one is slow the transport's own
// limits are set short, so that a test ends soon; none measures how soon.

namespace benchgate::reporters::http {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using tests::Connection;
using tests::LoopbackServer;
using Kind = TransportError::Kind;

struct Failure {
  std::string message;
  Kind kind = Kind::no_answer;
  bool is_refusal = false;
};

Failure failure(Transport& transport, const Request& request) {
  try {
    const Response response = transport.send(request);
    ADD_FAILURE() << "expected no answer, there is " << response.status;
  } catch (const TransportRefusal& error) {
    return {error.what(), error.kind(), true};
  } catch (const TransportError& error) {
    return {error.what(), error.kind(), false};
  }
  return {};
}

Failure failure(const Request& request, const Environment& environment = {},
                TransportOptions options = {}) {
  return failure(*make_https_transport(environment, options), request);
}

Response send(const Request& request, const Environment& environment = {},
              TransportOptions options = {}) {
  return make_https_transport(environment, options)->send(request);
}

void answer(const Connection& connection, std::string_view text) {
  connection.write(text);
}

constexpr std::string_view kFine =
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A server over TLS whose certificate is for localhost and 127.0.0.1.
class TlsServer {
 public:
  TlsServer() {
    const auto echo = [this](const httplib::Request& request,
                             httplib::Response& response) {
      ++requests;
      last = request;
      response.set_header("X-Seen", request.method);
      response.set_content(request.body, "text/plain");
    };
    server_->Get(".*", echo);
    server_->Post(".*", echo);
    server_->Patch(".*", echo);
    server_->Put(".*", echo);
    server_->Delete(".*", echo);
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running()) {
      std::this_thread::yield();
    }
  }

  ~TlsServer() {
    server_->stop();
    thread_.join();
  }

  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  TlsServer(TlsServer&&) = delete;
  TlsServer& operator=(TlsServer&&) = delete;

  [[nodiscard]] std::string url(const std::string& host = "localhost") const {
    return "https://" + host + ":" + std::to_string(port_);
  }

  [[nodiscard]] Environment trusted() const {
    return {{"SSL_CERT_FILE", files_.authority.string()}};
  }

  [[nodiscard]] int port() const { return port_; }

  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }

  std::atomic<int> requests = 0;
  httplib::Request last;

 private:
  tests::TemporaryFolder folder_;
  tests::TestCertificates files_ =
      tests::make_certificates(folder_.path(), "DNS:localhost,IP:127.0.0.1");
  std::unique_ptr<httplib::SSLServer> server_ =
      std::make_unique<httplib::SSLServer>(files_.server.c_str(),
                                           files_.server_key.c_str());
  int port_ = 0;
  std::thread thread_;
};

// Answers.

TEST(HttpsTransport, CarriesEveryMethodOverTls) {
  TlsServer server;
  for (const char* const method : {"GET", "POST", "PATCH", "PUT", "DELETE"}) {
    const std::string body = std::string(method) == "GET" ? "" : R"({"a":1})";
    const Response response =
        send({method, server.url() + "/x?y=a%20b,c+d", {{"x-own", "1"}}, body},
             server.trusted());
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.header("x-seen"), method);
    EXPECT_EQ(response.body, body);
    EXPECT_EQ(server.last.target, "/x?y=a%20b,c+d");
    EXPECT_EQ(server.last.get_header_value("x-own"), "1");
  }
}

TEST(HttpsTransport, NamesTheHostAsBrowsersDo) {
  std::string head;
  const LoopbackServer server([&](const Connection& connection) {
    head = connection.read_head();
    answer(connection, kFine);
  });
  send({"GET", "http://" + server.name() + "/x", {}, ""});
  EXPECT_THAT(head, AllOf(testing::StartsWith("GET /x HTTP/1.1\r\n"),
                          HasSubstr("host: " + server.name() + "\r\n")));
}

TEST(HttpsTransport, GivesHeadersInLowerCaseAndJoined) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    answer(connection,
           "HTTP/1.1 302 Found\r\nLink: a\r\nLINK: b\r\nLocation: /y\r\n"
           "Content-Length: 0\r\n\r\n");
  });
  const Response response =
      send({"GET", "http://" + server.name() + "/x", {}, ""});
  EXPECT_EQ(response.status, 302) << "no redirect is followed";
  EXPECT_THAT(std::string(response.header("link")),
              testing::AnyOf("a, b", "b, a"));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpsTransport, CarriesALargeBody) {
  TlsServer server;
  const std::string body(3000000, 'x');
  EXPECT_EQ(send({"POST", server.url() + "/", {}, body}, server.trusted()).body,
            body);
  EXPECT_EQ(server.requests, 1);
}

TEST(HttpsTransport, TakesNoEndlessAnswer) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" +
                           std::string(101, 'x'));
  });
  TransportOptions options;
  options.most_bytes = 100;
  const Failure too_much =
      failure({"GET", "http://" + server.name() + "/", {}, ""}, {}, options);
  EXPECT_THAT(too_much.message, HasSubstr("larger than 100 bytes"));
  EXPECT_TRUE(too_much.is_refusal);
  options.most_bytes = 101;
  EXPECT_EQ(
      send({"GET", "http://" + server.name() + "/", {}, ""}, {}, options).body,
      std::string(101, 'x'));
}

// Requests that cannot be.

TEST(HttpsTransport, RefusesWhatCannotBeSent) {
  const Failure header =
      failure({"GET", "https://localhost/", {{"a", "b\r\nc: d"}}, ""});
  EXPECT_TRUE(header.is_refusal);
  EXPECT_EQ(header.kind, Kind::not_sent);
  EXPECT_THAT(header.message,
              AllOf(HasSubstr("header a"), Not(HasSubstr("d"
                                                         ":"))));
  EXPECT_TRUE(failure({"GET", "localhost/", {}, ""}).is_refusal);
  EXPECT_TRUE(failure({"GET", "https://localhost/", {}, ""},
                      {{"HTTPS_PROXY", "socks5://x"}})
                  .is_refusal);
}

// Certificates.

TEST(HttpsTransport, TrustsTheAuthorityThatTheEnvironmentNames) {
  TlsServer server;
  EXPECT_EQ(send({"GET", server.url() + "/", {}, ""}, server.trusted()).status,
            200);
  EXPECT_EQ(
      send({"GET", server.url("127.0.0.1") + "/", {}, ""}, server.trusted())
          .status,
      200);
}

TEST(HttpsTransport, TrustsNobodyElse) {
  TlsServer server;
  const tests::TemporaryFolder folder;
  const auto other =
      tests::make_certificates(folder.path(), "DNS:localhost").authority;
  for (const Environment& environment :
       {Environment{}, Environment{{"SSL_CERT_FILE", other.string()}}}) {
    const Failure refused =
        failure({"POST", server.url() + "/", {}, "{}"}, environment);
    EXPECT_TRUE(refused.is_refusal);
    EXPECT_EQ(refused.kind, Kind::not_sent);
    EXPECT_THAT(refused.message,
                AllOf(HasSubstr("localhost"), HasSubstr("is not trusted"),
                      HasSubstr("SSL_CERT_FILE")));
  }
  EXPECT_EQ(server.requests, 0);
}

TEST(HttpsTransport, TrustsACertificateForItsOwnNamesAlone) {
  TlsServer server;
  // All of 127.0.0.0/8 is this machine, but only one address is in it.
  const tests::TemporaryFolder folder;
  const auto files = tests::make_certificates(folder.path(), "DNS:other.test");
  httplib::SSLServer other(files.server.c_str(), files.server_key.c_str());
  const int port = other.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { other.listen_after_bind(); });
  while (!other.is_running()) {
    std::this_thread::yield();
  }
  const Failure refused =
      failure({"GET", "https://localhost:" + std::to_string(port), {}, ""},
              {{"SSL_CERT_FILE", files.authority.string()}});
  EXPECT_TRUE(refused.is_refusal);
  EXPECT_THAT(refused.message, HasSubstr("for another name"));
  other.stop();
  thread.join();
}

TEST(HttpsTransport, SaysWhichFileOfCertificatesIsMissing) {
  TlsServer server;
  const auto missing = server.folder() / "missing.pem";
  EXPECT_THAT(failure({"GET", server.url(), {}, ""},
                      {{"SSL_CERT_FILE", missing.string()}})
                  .message,
              AllOf(HasSubstr(missing.string()), HasSubstr("SSL_CERT_FILE")));
  std::ofstream(missing) << "none\n";
  EXPECT_THAT(
      failure({"GET", server.url(), {}, ""},
              {{"SSL_CERT_FILE", missing.string()}})
          .message,
      AllOf(HasSubstr("no PEM certificates"), HasSubstr(missing.string())));
}

// No answer: sent, or not?

TEST(HttpsTransport, SaysThatNothingWasSentWhereNobodyListens) {
  const std::string port = std::to_string(tests::closed_port());
  for (const char* const scheme : {"http", "https"}) {
    const Failure refused = failure(
        {"POST", std::string(scheme) + "://127.0.0.1:" + port + "/", {}, "{}"});
    EXPECT_EQ(refused.kind, Kind::not_sent);
    EXPECT_FALSE(refused.is_refusal);
    EXPECT_THAT(refused.message, HasSubstr("127.0.0.1:" + port));
  }
}

TEST(HttpsTransport, SaysThatNothingWasSentWhereThereIsNoTls) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read(10));
    answer(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  EXPECT_EQ(failure({"POST", "https://" + server.name() + "/", {}, "{}"}).kind,
            Kind::not_sent);
}

TEST(HttpsTransport, DoesNotKnowWhenTheServerClosesWithoutAnAnswer) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    static_cast<void>(connection.read(2));
  });
  const Failure lost =
      failure({"POST", "http://" + server.name() + "/", {}, "{}"});
  EXPECT_EQ(lost.kind, Kind::no_answer);
  EXPECT_FALSE(lost.is_refusal);
  EXPECT_EQ(server.connections(), 1) << "a POST is sent once";
}

TEST(HttpsTransport, DoesNotKnowWhenTheAnswerIsCut) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
  });
  EXPECT_EQ(failure({"POST", "http://" + server.name() + "/", {}, "{}"}).kind,
            Kind::no_answer);
}

TEST(HttpsTransport, DoesNotKnowWhenTheAnswerIsNotHttp) {
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    answer(connection, "220 smtp.example.org ESMTP\r\n");
  });
  EXPECT_EQ(failure({"POST", "http://" + server.name() + "/", {}, "{}"}).kind,
            Kind::no_answer);
}

TEST(HttpsTransport, OutlivesAServerThatClosesBeforeItHasReadAll) {
  // Undone by httplib's servers, of which there is none in this process.
  std::signal(SIGPIPE, SIG_DFL);
  const LoopbackServer server([](const Connection& connection) {
    static_cast<void>(connection.read_head());
    static_cast<void>(connection.read(1000));
    const linger at_once{1, 0};
    ::setsockopt(connection.socket(), SOL_SOCKET, SO_LINGER, &at_once,
                 sizeof at_once);
  });
  const std::string body(20000000, 'x');
  EXPECT_EQ(failure({"POST", "http://" + server.name() + "/", {}, body}).kind,
            Kind::no_answer);
}

TEST(HttpsTransport, EndsAWaitForASlowAnswer) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const LoopbackServer server([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    char c = 0;
    [[maybe_unused]] const auto ended = ::read(ends[0], &c, 1);
  });
  TransportOptions options;
  options.read_timeout = milliseconds(100);
  const Failure slow =
      failure({"GET", "http://" + server.name() + "/", {}, ""}, {}, options);
  EXPECT_EQ(slow.kind, Kind::no_answer);
  EXPECT_FALSE(slow.is_refusal);
  ::close(ends[1]);
}

TEST(HttpsTransport, EndsAnAnswerThatComesByteByByte) {
  std::atomic<bool> ended = false;
  const LoopbackServer server([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    while (!ended) {
      answer(connection, "H");
      std::this_thread::sleep_for(milliseconds(5));
    }
  });
  TransportOptions options;
  options.whole_timeout = milliseconds(200);
  EXPECT_THAT(
      failure({"GET", "http://" + server.name() + "/", {}, ""}, {}, options)
          .message,
      HasSubstr("in time"));
  ended = true;
}

// The user wants to end.

class InterruptedTransport : public testing::Test {
 protected:
  InterruptedTransport() {
    EXPECT_EQ(::pipe(interruption_.data()), 0);
    options_.interruption_descriptor = interruption_[0];
  }

  ~InterruptedTransport() override {
    ::close(interruption_[0]);
    ::close(interruption_[1]);
  }

  void interrupt() { EXPECT_EQ(::write(interruption_[1], "x", 1), 1); }

  std::array<int, 2> interruption_{};
  TransportOptions options_;
};

TEST_F(InterruptedTransport, EndsWhatIsUnderWay) {
  const LoopbackServer server([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    interrupt();
    // Until the other side gives up.
    static_cast<void>(connection.read(1));
  });
  const Failure ended =
      failure({"GET", "http://" + server.name() + "/", {}, ""}, {}, options_);
  EXPECT_EQ(ended.message, "interrupted");
  EXPECT_FALSE(ended.is_refusal);
}

TEST_F(InterruptedTransport, EndsAHandshakeThatIsUnderWay) {
  const LoopbackServer server([&](const Connection& connection) {
    static_cast<void>(connection.read(1));
    interrupt();
    static_cast<void>(connection.read(1000000));
  });
  const Failure ended = failure(
      {"POST", "https://" + server.name() + "/", {}, "{}"}, {}, options_);
  EXPECT_EQ(ended.message, "interrupted");
  EXPECT_EQ(ended.kind, Kind::not_sent);
}

TEST_F(InterruptedTransport, EndsTheWaitForAProxy) {
  const LoopbackServer proxy([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    interrupt();
    static_cast<void>(connection.read(1));
  });
  EXPECT_EQ(failure({"POST", "https://github.test/", {}, "{}"},
                    {{"HTTPS_PROXY", proxy.name()}}, options_)
                .kind,
            Kind::not_sent);
}

TEST_F(InterruptedTransport, StillSaysGoodbye) {
  TlsServer server;
  interrupt();
  EXPECT_EQ(send({"PATCH", server.url(), {}, "{}"}, server.trusted(), options_)
                .status,
            200);
}

TEST_F(InterruptedTransport, DoesNotTakeLongToSayGoodbye) {
  const LoopbackServer server([&](const Connection& connection) {
    static_cast<void>(connection.read(1000000));
  });
  interrupt();
  options_.farewell_timeout = milliseconds(100);
  EXPECT_EQ(failure({"PATCH", "http://" + server.name() + "/", {}, "{}"}, {},
                    options_)
                .kind,
            Kind::no_answer);
}

// Proxies.

TEST(HttpsTransport, AsksThroughATunnelOfTheProxy) {
  TlsServer server;
  std::vector<std::string> heads;
  const LoopbackServer proxy([&](const Connection& connection) {
    heads.push_back(connection.read_head());
    answer(connection, "HTTP/1.1 200 Connection established\r\n\r\n");
    const int other = tests::connect_to_loopback(server.port());
    tests::relay(connection.socket(), other);
    ::close(other);
  });
  Environment environment = server.trusted();
  environment["HTTPS_PROXY"] = "http://me:s3cret@" + proxy.name();
  const Response response =
      send({"POST", server.url() + "/x", {}, "{}"}, environment);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "{}");
  ASSERT_FALSE(heads.empty());
  for (const std::string& head : heads) {
    EXPECT_THAT(head,
                AllOf(testing::StartsWith("CONNECT localhost:" +
                                          std::to_string(server.port())),
                      // base64 of me:s3cret
                      HasSubstr("Proxy-Authorization: Basic bWU6czNjcmV0\r\n"),
                      Not(HasSubstr("{}"))));
  }
  EXPECT_EQ(server.last.get_header_value("Proxy-Authorization"), "")
      << "the proxy's password is not the server's business";
}

TEST(HttpsTransport, AsksPastTheProxyWhatIsExcluded) {
  TlsServer server;
  Environment environment = server.trusted();
  environment["HTTPS_PROXY"] =
      "127.0.0.1:" + std::to_string(tests::closed_port());
  environment["NO_PROXY"] = "localhost";
  EXPECT_EQ(send({"GET", server.url(), {}, ""}, environment).status, 200);
}

/// What comes of a proxy that gives this answer to CONNECT.
Failure through_proxy(const std::string& text, const std::string& body) {
  const LoopbackServer proxy([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    answer(connection, text);
  });
  return failure({"POST", "https://github.test/x", {}, body},
                 {{"HTTPS_PROXY", proxy.name()}});
}

TEST(HttpsTransport, OutlivesAProxyThatWantsAPassword) {
  const Failure refused = through_proxy(
      "HTTP/1.1 407 Proxy Authentication Required\r\n"
      "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
      std::string(200000, 'x'));
  EXPECT_TRUE(refused.is_refusal);
  EXPECT_EQ(refused.kind, Kind::not_sent);
  EXPECT_THAT(refused.message,
              AllOf(HasSubstr("407"), HasSubstr("HTTPS_PROXY=http://USER")));
}

TEST(HttpsTransport, SaysWhatAProxyAnswers) {
  const Failure refused = through_proxy("HTTP/1.1 403 No\r\n\r\n", "{}");
  EXPECT_TRUE(refused.is_refusal);
  EXPECT_THAT(refused.message,
              AllOf(HasSubstr("403"), HasSubstr("github.test:443"),
                    HasSubstr("NO_PROXY")));
  for (const char* const text : {"HTTP/1.1 502 Bad Gateway\r\n\r\n",
                                 "220 smtp\r\n\r\n", "", "HTTP/1.1"}) {
    const Failure lost = through_proxy(text, "{}");
    EXPECT_FALSE(lost.is_refusal) << text;
    EXPECT_EQ(lost.kind, Kind::not_sent) << text;
    EXPECT_THAT(lost.message, HasSubstr("the proxy 127.0.0.1:")) << text;
  }
}

TEST(HttpsTransport, SaysThatAProxyIsNotThere) {
  const std::string proxy = "127.0.0.1:" + std::to_string(tests::closed_port());
  const Failure refused = failure({"GET", "https://github.test/x", {}, ""},
                                  {{"HTTPS_PROXY", proxy}});
  EXPECT_EQ(refused.kind, Kind::not_sent);
  EXPECT_THAT(refused.message, HasSubstr("the proxy " + proxy));
}

TEST(HttpsTransport, ShowsNoPasswordOfAProxy) {
  const std::string proxy = "127.0.0.1:" + std::to_string(tests::closed_port());
  EXPECT_THAT(failure({"GET", "https://github.test/x", {}, ""},
                      {{"HTTPS_PROXY", "http://me:s3cret@" + proxy}})
                  .message,
              Not(HasSubstr("s3cret")));
}

TEST(HttpsTransport, AsksAPlainUrlThroughAProxyWithoutATunnel) {
  std::string head;
  const LoopbackServer proxy([&](const Connection& connection) {
    head = connection.read_head();
    static_cast<void>(connection.read(2));
    answer(connection, kFine);
  });
  EXPECT_EQ(send({"POST", "http://ghe.test/x", {}, "{}"},
                 {{"http_proxy", proxy.name()}})
                .status,
            200);
  EXPECT_THAT(head, testing::StartsWith("POST http://ghe.test"));
}

TEST(HttpsTransport, OutlivesAProxyThatWantsAPasswordForAPlainUrl) {
  const LoopbackServer proxy([&](const Connection& connection) {
    static_cast<void>(connection.read_head());
    static_cast<void>(connection.read(2));
    answer(connection, "HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n");
  });
  EXPECT_TRUE(failure({"POST", "http://ghe.test/x", {}, "{}"},
                      {{"http_proxy", proxy.name()}})
                  .is_refusal);
}

}  // namespace
}  // namespace benchgate::reporters::http
