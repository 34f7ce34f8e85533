module benchgate/tests/peers/go_store

go 1.19
