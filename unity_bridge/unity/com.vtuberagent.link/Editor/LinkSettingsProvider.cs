using System.Collections.Generic;
using UnityEditor;
using UnityEngine;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.EditorTools
{
    /// <summary>Edit &gt; Project Settings &gt; VTuberAgent: the token, for this project and this user alone.</summary>
    internal static class LinkSettingsProvider
    {
        /// <summary>Where it stands among the settings.</summary>
        public const string Path = "Project/VTuberAgent";

        private static string typed = "";
        private static string source;

        [SettingsProvider]
        public static SettingsProvider Create()
        {
            return new SettingsProvider(Path, SettingsScope.Project)
            {
                label = "VTuberAgent",
                activateHandler = delegate { Look(); },
                guiHandler = delegate { Draw(); },
                keywords = new HashSet<string> { "VTuber", "token", "link" },
            };
        }

        private static void Look()
        {
            typed = "";
            LinkSecrets.Find(null, out source);
        }

        private static void Draw()
        {
            EditorGUILayout.HelpBox(
                "The token is STAGE_TOKEN in the server's .env, or one that was made in the admin under Front end tokens. "
                + "It is kept in " + LinkSecrets.TokenFile + ", never in a scene. The environment variable "
                + LinkSecrets.Variable + " goes before it.",
                MessageType.Info);
            EditorGUILayout.LabelField("Token found in", string.IsNullOrEmpty(source) ? "nowhere yet" : source);
            typed = EditorGUILayout.PasswordField("Another token", typed);
            using (new EditorGUILayout.HorizontalScope())
            {
                GUI.enabled = typed.Trim().Length > 0;
                if (GUILayout.Button("Keep"))
                {
                    TokenFile.Write(typed);
                    Look();
                }
                GUI.enabled = true;
                if (GUILayout.Button("Forget"))
                {
                    TokenFile.Write("");
                    Look();
                }
            }
        }
    }
}
