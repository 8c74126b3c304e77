namespace VTuberAgent.Link
{
    /// <summary>How a link is.</summary>
    public enum LinkState
    {
        /// <summary>Not started, or stopped.</summary>
        Stopped,

        /// <summary>Looking for the server.</summary>
        Connecting,

        /// <summary>Connected; hello is sent, welcome is not there yet.</summary>
        Handshaking,

        /// <summary>Everything comes as it happens.</summary>
        Live,

        /// <summary>Lost; tries again by itself. <see cref="LinkClient.LastError"/> says why.</summary>
        Waiting,

        /// <summary>Turned away for good (wrong token, replaced, …). Only <see cref="LinkClient.Start"/> tries
        /// again.</summary>
        Refused
    }
}
