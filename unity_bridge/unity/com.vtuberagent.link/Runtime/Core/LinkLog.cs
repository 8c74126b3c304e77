namespace VTuberAgent.Link
{
    /// <summary>Where the link says what it does. Called from several threads.</summary>
    public interface ILinkLog
    {
        /// <summary>What somebody who looks for a fault wants to know.</summary>
        void Info(string message);

        /// <summary>What is wrong, and was lived with.</summary>
        void Warning(string message);

        /// <summary>What is a fault of this program: an exception in a listener, for instance.</summary>
        void Error(string message);
    }

    /// <summary>Says nothing.</summary>
    public sealed class SilentLog : ILinkLog
    {
        /// <inheritdoc/>
        public void Info(string message)
        {
        }

        /// <inheritdoc/>
        public void Warning(string message)
        {
        }

        /// <inheritdoc/>
        public void Error(string message)
        {
        }
    }
}
