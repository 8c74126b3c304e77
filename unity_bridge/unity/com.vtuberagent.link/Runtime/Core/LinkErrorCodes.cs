namespace VTuberAgent.Link
{
    /// <summary>What this side finds wrong, in <see cref="LinkClient.LastErrorCode"/> and in refused requests. What
    /// the server finds stands in <see cref="Error.Codes"/>.</summary>
    public static class LinkErrorCodes
    {
        /// <summary>Nobody answers at the address.</summary>
        public const string ConnectFailed = "connect_failed";

        /// <summary>TLS did not come about, or the certificate is not the one that was asked for.</summary>
        public const string TlsFailed = "tls_failed";

        /// <summary>The connection broke off.</summary>
        public const string ConnectionLost = "connection_lost";

        /// <summary>The server said good-bye.</summary>
        public const string Bye = "bye";

        /// <summary>No welcome came in time.</summary>
        public const string HandshakeTimeout = "handshake_timeout";

        /// <summary>Nothing was heard for three heartbeats.</summary>
        public const string HeartbeatMissed = "heartbeat_missed";

        /// <summary>More came than was taken by Pump; or too many requests wait for answers.</summary>
        public const string QueueFull = "queue_full";

        /// <summary>A request is longer than the server takes.</summary>
        public const string TooLarge = "too_large";

        /// <summary>A request had no answer in time.</summary>
        public const string Timeout = "timeout";

        /// <summary>The server speaks something else.</summary>
        public const string UnsupportedProtocol = "unsupported_protocol";

        /// <summary>A fault of this package; the log has it.</summary>
        public const string Internal = "internal";
    }
}
