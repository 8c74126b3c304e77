namespace VTuberAgent.Link
{
    /// <summary>Where the server is, who this front end is, and the limits that it keeps. A <see cref="LinkClient"/>
    /// takes a copy: what is changed later is for the next one.</summary>
    public sealed class LinkOptions
    {
        /// <summary>The server's name or address.</summary>
        public string Host = "127.0.0.1";

        /// <summary>The server's TCP port (UNITY_PORT).</summary>
        public int Port = 7717;

        /// <summary>Whether to speak TLS.</summary>
        public bool UseTls;

        /// <summary>SHA-256 of the server's certificate (DER) in hexadecimal, colons allowed. Set, this very
        /// certificate is taken and no other; empty, the system's authorities decide.</summary>
        public string TlsPinnedSha256;

        /// <summary>The front end's token: from the admin, or STAGE_TOKEN in .env.</summary>
        public string Token;

        /// <summary>Whose stage it is: the slug.</summary>
        public string VTuber = "baomi";

        /// <summary>This front end's own name, the same at every start: letters, digits and _.:-, at most 64. Empty
        /// makes one up, and a second link does not take the first one's place then.</summary>
        public string ClientId;

        /// <summary>The program's name, for people who look at the list of links.</summary>
        public string ClientName = "VTuberAgent.Link";

        /// <summary>The program's version, for the same people.</summary>
        public string ClientVersion;

        /// <summary>What it runs on, for the same people.</summary>
        public string Platform;

        /// <summary>What the front end can do beyond the least: mouth, speech, covers.</summary>
        public string[] Capabilities = new string[0];

        /// <summary>Milliseconds that looking up the name, connecting and TLS may take.</summary>
        public int ConnectTimeoutMs = 5000;

        /// <summary>Milliseconds from hello to welcome.</summary>
        public int HandshakeTimeoutMs = 10000;

        /// <summary>Milliseconds of the first wait after a link was lost; doubled up to
        /// <see cref="BackoffMaxMs"/>, and half of it at random.</summary>
        public int BackoffFirstMs = 1000;

        /// <summary>Milliseconds of the longest wait.</summary>
        public int BackoffMaxMs = 30000;

        /// <summary>Frames that may wait for <see cref="LinkClient.Pump"/>. When they are more, the link is closed,
        /// and comes back for a replay once half of them are taken.</summary>
        public int QueueLimit = 4096;

        /// <summary>Bytes that these frames may have together, about.</summary>
        public int QueueBytesLimit = 16 * 1024 * 1024;

        /// <summary>Bytes of the longest line that is read before a welcome says otherwise.</summary>
        public int MaxFrameBytes = 1024 * 1024;

        /// <summary>Requests that may wait for their answers. One more is refused at once (queue_full).</summary>
        public int RequestLimit = 64;

        /// <summary>Milliseconds after which a request without an answer is given up (timeout).</summary>
        public int RequestTimeoutMs = 60000;

        /// <summary>Milliseconds after which a request without an answer is sent once more over the same
        /// link.</summary>
        public int RequestRepeatMs = 10000;

        /// <summary>A copy, so that what is changed later changes no link that runs.</summary>
        internal LinkOptions Copy()
        {
            var copy = (LinkOptions)MemberwiseClone();
            copy.Capabilities = Capabilities == null ? new string[0] : (string[])Capabilities.Clone();
            return copy;
        }
    }
}
