namespace VTuberAgent.Link.Stage
{
    /// <summary>A cover to be fetched, as cover.download says it.</summary>
    public sealed class CoverOrder
    {
        /// <summary>The game day, as in 2026-11-23.</summary>
        public string Date = "";

        /// <summary>Which of that day's, from 1.</summary>
        public int Number;

        /// <summary>What to call it.</summary>
        public string File = "";

        /// <summary>Where it is.</summary>
        public string Url = "";

        /// <summary>Of the file, in hexadecimal.</summary>
        public string Sha256 = "";

        /// <summary>Its length.</summary>
        public long Bytes;

        /// <summary>What it is.</summary>
        public string Mime = "";
    }
}
