using System;
using System.IO;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// Where the token comes from, so that it stands in no scene. The first that there is: the environment variable
    /// VTUBER_TOKEN; the file that <see cref="TokenFile"/> names; a <see cref="LinkTokenAsset"/>.
    /// </summary>
    public static class LinkSecrets
    {
        /// <summary>The environment variable.</summary>
        public const string Variable = "VTUBER_TOKEN";

        /// <summary>
        /// The file: in the editor <c>UserSettings/VTuberAgentToken.txt</c> beside Assets, which is kept out of
        /// version control as a rule; in a build <c>vtuber-token.txt</c> in the persistent data folder.
        /// </summary>
        public static string TokenFile => Application.isEditor
            ? Path.Combine(Path.GetDirectoryName(Application.dataPath) ?? "", "UserSettings", "VTuberAgentToken.txt")
            : Path.Combine(Application.persistentDataPath, "vtuber-token.txt");

        /// <summary>The token, or an empty text.</summary>
        /// <param name="asset">May be null.</param>
        /// <param name="source">Where it was found, for people; empty for nowhere.</param>
        public static string Find(LinkTokenAsset asset, out string source)
        {
            string token = Plain(Environment.GetEnvironmentVariable(Variable));
            if (token.Length > 0)
            {
                source = "environment variable " + Variable;
                return token;
            }
            token = Plain(Read(TokenFile));
            if (token.Length > 0)
            {
                source = TokenFile;
                return token;
            }
            token = asset == null ? "" : Plain(asset.Token);
            source = token.Length > 0 ? "asset " + asset.name : "";
            return token;
        }

        private static string Read(string path)
        {
            try
            {
                return File.Exists(path) ? File.ReadAllText(path) : "";
            }
            catch (IOException error)
            {
                Debug.LogWarning("[VTuberAgent] The token in " + path + " could not be read: " + error.Message);
            }
            catch (UnauthorizedAccessException error)
            {
                Debug.LogWarning("[VTuberAgent] The token in " + path + " could not be read: " + error.Message);
            }
            return "";
        }

        private static string Plain(string text)
        {
            return (text ?? "").Trim().Trim('\uFEFF');
        }
    }
}
