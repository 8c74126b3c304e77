using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>Writes what the link says into Unity's console, from whatever thread.</summary>
    internal sealed class LinkLogToConsole : ILinkLog
    {
        private const string Prefix = "[VTuberAgent] ";
        private readonly bool verbose;

        public LinkLogToConsole(bool verbose)
        {
            this.verbose = verbose;
        }

        public void Info(string message)
        {
            if (verbose)
            {
                Debug.Log(Prefix + message);
            }
        }

        public void Warning(string message)
        {
            Debug.LogWarning(Prefix + message);
        }

        public void Error(string message)
        {
            Debug.LogError(Prefix + message);
        }
    }
}
