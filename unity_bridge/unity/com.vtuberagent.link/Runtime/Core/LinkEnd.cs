namespace VTuberAgent.Link
{
    /// <summary>Why a connection ended, and what follows from it.</summary>
    internal sealed class LinkEnd
    {
        /// <summary>For programs: of <see cref="LinkErrorCodes"/> or <see cref="Error.Codes"/>.</summary>
        public readonly string Code;

        /// <summary>For people.</summary>
        public readonly string Message;

        /// <summary>Milliseconds that the server asks to wait; 0 for none.</summary>
        public readonly long RetryMs;

        public LinkEnd(string code, string message, long retryMs = 0)
        {
            Code = code;
            Message = message;
            RetryMs = retryMs;
        }

        /// <summary>Whether not to come back by oneself: nothing would be different.</summary>
        public bool IsFinal
        {
            get
            {
                switch (Code)
                {
                    case Error.Codes.Replaced:
                    case Error.Codes.Disconnected:
                    case Error.Codes.WrongToken:
                    case Error.Codes.UnsupportedProtocol:
                    case Error.Codes.UnknownVtuber:
                        return true;
                    default:
                        return false;
                }
            }
        }
    }
}
