using System;
using UnityEngine;

namespace VTuberAgent.Link.Components
{
    /// <summary>
    /// The name by which the server knows this front end again. Made once and kept in PlayerPrefs, one for the editor
    /// and one for builds: with the same name they would take each other's place.
    /// </summary>
    public static class ClientIdentity
    {
        private const int Longest = 64;

        /// <summary>
        /// The kept name, or <paramref name="given"/> where there is one; what the protocol does not allow becomes -.
        /// </summary>
        public static string Get(string given)
        {
            string name = Allowed(given);
            return name.Length > 0 ? name : Kept();
        }

        private static string Kept()
        {
            string kind = Application.isEditor ? "unity-editor" : "unity";
            string key = "VTuberAgent.ClientId." + kind;
            string kept = Allowed(PlayerPrefs.GetString(key, ""));
            if (kept.Length == 0)
            {
                kept = kind + "-" + Guid.NewGuid().ToString("N");
                PlayerPrefs.SetString(key, kept);
                PlayerPrefs.Save();
            }
            return kept;
        }

        private static string Allowed(string text)
        {
            char[] letters = (text ?? "").Trim().ToCharArray();
            for (int i = 0; i < letters.Length; i++)
            {
                char c = letters[i];
                bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || c == '_' || c == '.' || c == ':' || c == '-';
                letters[i] = fine ? c : '-';
            }
            return new string(letters, 0, Math.Min(letters.Length, Longest));
        }
    }
}
