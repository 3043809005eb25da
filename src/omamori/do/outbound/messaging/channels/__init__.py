"""メッセージアプリとの接続口。One port, one adapter for each service, each over plain HTTPS."""
